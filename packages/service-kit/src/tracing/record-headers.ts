import { type Context, ROOT_CONTEXT, type TextMapGetter, propagation, trace } from '@opentelemetry/api'
import { type ConsumedRecord } from './tracing'

type Headers = ConsumedRecord['headers']

const getter: TextMapGetter<Headers> = {
  keys: (headers) => headers.map(([name]) => name),
  get: (headers, name) => headers.findLast(([each]) => each === name)?.[1]?.toString(),
}

/** The trace and the baggage in the headers of a record. */
export function contextOf(headers: Headers = []): Context {
  return propagation.extract(ROOT_CONTEXT, headers, getter)
}

/** The headers with the trace and the baggage of `context` instead of their own. */
export function withContext(headers: Headers = [], context: Context): Headers {
  const added: Record<string, string> = {}
  propagation.inject(context, added)
  const replaced = new Set(propagation.fields())
  return [
    ...headers.filter(([name]) => !replaced.has(name)),
    ...Object.entries(added).map(([name, value]) => [name, Buffer.from(value)] as const),
  ]
}

/** A list with a link to the span of a context; empty if the context has no span. */
export function linkTo(context: Context) {
  const linked = trace.getSpanContext(context)
  return linked ? [{ context: linked }] : []
}
