// The numbers are those of the fields in opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto.
import { bytesOf, fieldsOf, integerOf } from './protobuf'

/** A span that a service has exported. */
export interface ExportedSpan {
  service: string
  name: string
  /** A number that OTLP defines, see {@link spanKinds}. */
  kind: number
  traceId: string
  spanId: string
  /** Empty for the first span of a trace. */
  parentId: string
  /** Start and end of the span, ms since 1970. */
  startedAt: number
  endedAt: number
  attributes: Readonly<Record<string, unknown>>
  /** Names of the events. */
  events: readonly string[]
  /** Ids of the linked spans. */
  links: readonly string[]
  isError: boolean
}

export const spanKinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const
const STATUS_ERROR = 2n

/** The spans of an ExportTraceServiceRequest in protobuf (opentelemetry/proto/collector/trace/v1). */
export function decodeSpans(request: Buffer): ExportedSpan[] {
  return bytesOf(request, 1).flatMap((resourceSpans) => {
    const [resource = Buffer.alloc(0)] = bytesOf(resourceSpans, 1)
    const service = String(attributesOf(resource, 1)['service.name'])
    const spans = bytesOf(resourceSpans, 2).flatMap((scopeSpans) => bytesOf(scopeSpans, 2))
    return spans.map((span) => decodeSpan(span, service))
  })
}

function decodeSpan(span: Buffer, service: string): ExportedSpan {
  const [status = Buffer.alloc(0)] = bytesOf(span, 15)
  return {
    service,
    name: textOf(span, 5),
    kind: Number(integerOf(span, 6)),
    traceId: hexOf(span, 1),
    spanId: hexOf(span, 2),
    parentId: hexOf(span, 4),
    startedAt: millisOf(span, 7),
    endedAt: millisOf(span, 8),
    attributes: attributesOf(span, 9),
    events: bytesOf(span, 11).map((event) => textOf(event, 2)),
    links: bytesOf(span, 13).map((link) => hexOf(link, 2)),
    isError: integerOf(status, 3) === STATUS_ERROR,
  }
}

const textOf = (message: Buffer, field: number) => bytesOf(message, field)[0]?.toString() ?? ''
const hexOf = (message: Buffer, field: number) => bytesOf(message, field)[0]?.toString('hex') ?? ''
const millisOf = (message: Buffer, field: number) => Number(integerOf(message, field) / 1_000n) / 1_000

function attributesOf(message: Buffer, field: number): Record<string, unknown> {
  return Object.fromEntries(
    bytesOf(message, field).map((attribute) => [
      textOf(attribute, 1),
      valueOf(bytesOf(attribute, 2)[0] ?? Buffer.alloc(0)),
    ]),
  )
}

/** Strings, booleans, whole numbers and lists of them; the services send no other values. */
function valueOf(value: Buffer): unknown {
  for (const [kind, content] of fieldsOf(value)) {
    if (kind === 1) return String(content)
    if (kind === 2) return content === 1n
    if (kind === 3) return Number(content)
    if (kind === 5) return bytesOf(content as Buffer, 1).map(valueOf)
  }
  return undefined
}
