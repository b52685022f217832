import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  context,
  trace,
} from '@opentelemetry/api'
import { contextOf, linkTo, withContext } from './record-headers'
import { type ConsumedRecord, type SentRecord, type Tracing } from './tracing'

// Attributes of OpenTelemetry's semantic conventions for messaging. They are not stable yet, so the package
// @opentelemetry/semantic-conventions exports their names only from its path `incubating`.
const DESTINATION = 'messaging.destination.name'
const PARTITION = 'messaging.destination.partition.id'
const OFFSET = 'messaging.kafka.offset'
const KEY = 'messaging.kafka.message.key'
const TOMBSTONE = 'messaging.kafka.message.tombstone'
const BODY_SIZE = 'messaging.message.body.size'
const GROUP = 'messaging.consumer.group.name'
const MESSAGE_COUNT = 'messaging.batch.message_count'
const BATCH_SIZE = 'db.operation.batch.size'

const operation = (type: 'send' | 'process') => ({
  'messaging.system': 'kafka',
  'messaging.operation.type': type,
  'messaging.operation.name': type,
})

/** Creates spans with OpenTelemetry, following its semantic conventions. */
export function createTracing(): Tracing {
  const tracer = trace.getTracer('@food-delivery/service-kit')

  /** Calls `run` while the span is active, and ends the span when the promise of `run` has settled. */
  function runInSpan<R>(span: Span, parent: Context, run: (contextWithSpan: Context) => Promise<R>): Promise<R> {
    const contextWithSpan = trace.setSpan(parent, span)
    return context.with(contextWithSpan, async () => {
      try {
        return await run(contextWithSpan)
      } catch (error) {
        setError(span, error)
        throw error
      } finally {
        span.end()
      }
    })
  }

  return {
    send: (record, deliver) => {
      // An event that is sent outside of any request or record, such as a dead letter of another group, keeps its
      // trace.
      const parent = trace.getActiveSpan() ? context.active() : contextOf(record.headers)
      const attributes = { ...operation('send'), ...attributesOf(record) }
      const span = tracer.startSpan(`send ${record.topic}`, { kind: SpanKind.PRODUCER, attributes }, parent)
      return runInSpan(span, parent, async (contextWithSpan) => {
        const position = await deliver({ ...record, headers: withContext(record.headers, contextWithSpan) })
        span.setAttributes({ [PARTITION]: String(position.partition), [OFFSET]: position.offset })
        return position
      })
    },
    process: ({ groupId, record }, run) => {
      const parent = contextOf(record.headers)
      const position = { [PARTITION]: String(record.partition), [OFFSET]: record.offset }
      const attributes = { ...operation('process'), ...attributesOf(record), ...position, [GROUP]: groupId }
      const span = tracer.startSpan(`process ${record.topic}`, { kind: SpanKind.CONSUMER, attributes }, parent)
      return runInSpan(span, parent, async () => {
        const isFinished = await run()
        if (!isFinished) span.addEvent('partition revoked')
        return isFinished
      })
    },
    attemptFailed: (error) => trace.getActiveSpan()?.recordException(error),
    deadLettered: (error) => {
      const span = trace.getActiveSpan()
      if (span) setError(span, error)
    },
    processBatch: ({ groupId, records }, run) => {
      const [{ topic, partition } = { topic: '', partition: 0 }] = records
      const attributes = {
        ...operation('process'),
        [DESTINATION]: topic,
        [PARTITION]: String(partition),
        [GROUP]: groupId,
        [MESSAGE_COUNT]: records.length,
      }
      const links = records.flatMap(({ headers }) => linkTo(contextOf(headers)))
      const span = tracer.startSpan(`process ${topic}`, { kind: SpanKind.CONSUMER, attributes, links }, ROOT_CONTEXT)
      try {
        context.with(trace.setSpan(ROOT_CONTEXT, span), run)
      } catch (error) {
        setError(span, error)
        throw error
      } finally {
        span.end()
      }
    },
    annotate: (attributes) => trace.getActiveSpan()?.setAttributes(attributes),
    activeContext: () => context.active(),
    batch: (name, requesters, run) => {
      const [first = ROOT_CONTEXT, ...others] = requesters as readonly Context[]
      const links = others.flatMap(linkTo)
      const span = tracer.startSpan(name, { attributes: { [BATCH_SIZE]: requesters.length }, links }, first)
      return runInSpan(span, first, run)
    },
  }
}

function attributesOf({ topic, key, value }: SentRecord | ConsumedRecord): Attributes {
  return {
    [DESTINATION]: topic,
    ...(key === null ? {} : { [KEY]: String(key) }),
    ...(value === null ? { [TOMBSTONE]: true } : { [BODY_SIZE]: Buffer.byteLength(value) }),
  }
}

function setError(span: Span, error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  span.setAttribute('error.type', name)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
