import { type Attributes, SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { createTracing } from './create-tracing'
import { type ConsumedRecord, type SentRecord } from './tracing'

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
const tracing = createTracing()

beforeEach(() => exporter.reset())

afterAll(() => provider.shutdown())

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const ORDER: SentRecord = { topic: 'orders', key: 'order-1', value: '{"dish":"ramen"}' }

const headersOf = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => [name, Buffer.from(value)] as const)
const fieldsOf = (headers: SentRecord['headers'] = []) =>
  Object.fromEntries(headers.map(([name, value]) => [name, String(value)]))
const finishedSpans = () => exporter.getFinishedSpans()
const spanNamed = (name: string) => finishedSpans().find((span) => span.name === name)!

function consumed(headers: ConsumedRecord['headers'] = [], offset = 7): ConsumedRecord {
  return { topic: 'orders', partition: 2, offset, key: Buffer.from('order-1'), value: Buffer.from('{}'), headers }
}

/** Sends a record and returns it as it was delivered. */
async function send(record: SentRecord): Promise<SentRecord> {
  let delivered = record
  await tracing.send(record, (traced) => {
    delivered = traced
    return Promise.resolve({ partition: 3, offset: 42 })
  })
  return delivered
}

const processRecord = (record: ConsumedRecord, run: () => Promise<boolean> = () => Promise.resolve(true)) =>
  tracing.process({ groupId: 'couriers', record }, run)

describe('a sent record', () => {
  it('has its own span in the header traceparent, instead of the span of its client', async () => {
    const client = `00-${TRACE_ID}-b7ad6b7169203331-01`
    const { headers } = await send({ ...ORDER, headers: headersOf({ other: 'kept', traceparent: client }) })
    const span = spanNamed('send orders')
    expect(fieldsOf(headers)).toEqual({ other: 'kept', traceparent: `00-${TRACE_ID}-${span.spanContext().spanId}-01` })
    expect(headers).toHaveLength(2)
    expect(span.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
  })

  it('has a span with the attributes of the semantic conventions', async () => {
    await send({ ...ORDER, value: null })
    expect(spanNamed('send orders')).toMatchObject({ kind: SpanKind.PRODUCER })
    expect(spanNamed('send orders').attributes).toEqual({
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.destination.name': 'orders',
      'messaging.destination.partition.id': '3',
      'messaging.kafka.message.key': 'order-1',
      'messaging.kafka.message.tombstone': true,
      'messaging.kafka.offset': 42,
    } satisfies Attributes)
  })

  it('has a span that shows why the record could not be sent', async () => {
    const sent = tracing.send(ORDER, () => Promise.reject(new RangeError('too large')))
    await expect(sent).rejects.toThrow('too large')
    expect(spanNamed('send orders')).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'too large' },
      attributes: { 'error.type': 'RangeError' },
    })
  })
})

describe('a processed record', () => {
  it('is the parent of what its handler sends, with the baggage of the request', async () => {
    const { headers = [] } = await send({
      ...ORDER,
      headers: headersOf({ traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`, baggage: 'customer=gold' }),
    })
    expect(fieldsOf(headers)).toMatchObject({ baggage: 'customer=gold' })
    exporter.reset()
    let nextRecord: SentRecord | undefined
    await processRecord(consumed(headers), async () => {
      tracing.annotate({ 'order.event_type': 'orderCreated' })
      expect(propagation.getActiveBaggage()?.getEntry('customer')?.value).toBe('gold')
      nextRecord = await send(ORDER)
      return true
    })
    const sent = spanNamed('send orders')
    const received = spanNamed('process orders')
    expect(sent.parentSpanContext?.spanId).toBe(received.spanContext().spanId)
    expect(received).toMatchObject({ kind: SpanKind.CONSUMER, attributes: { 'order.event_type': 'orderCreated' } })
    expect(received.spanContext().traceId).toBe(TRACE_ID)
    expect(fieldsOf(nextRecord?.headers)).toMatchObject({ baggage: 'customer=gold' })
  })

  it('starts a new trace if it has no traceparent header, even while another record is processed', async () => {
    await processRecord(consumed(headersOf({ traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` })), () =>
      processRecord(consumed()),
    )
    expect(finishedSpans().map((span) => span.spanContext().traceId === TRACE_ID)).toEqual([false, true])
    expect(finishedSpans()[0]?.parentSpanContext).toBeUndefined()
  })

  it('shows failed attempts as events, and a dead letter as an error', async () => {
    await processRecord(consumed(), () => {
      tracing.attemptFailed(new TypeError('no stove'))
      return Promise.resolve(true)
    })
    expect(finishedSpans()[0]).toMatchObject({
      events: [{ name: 'exception' }],
      status: { code: SpanStatusCode.UNSET },
    })
    exporter.reset()
    await processRecord(consumed(), () => {
      tracing.deadLettered(new TypeError('no stove'))
      return Promise.resolve(true)
    })
    expect(finishedSpans()[0]).toMatchObject({ status: { code: SpanStatusCode.ERROR, message: 'no stove' } })
  })

  it('shows that its partition was revoked', async () => {
    await processRecord(consumed(), () => Promise.resolve(false))
    expect(finishedSpans()[0]?.events).toMatchObject([{ name: 'partition revoked' }])
  })

  it('does not record a trace that the client does not sample, but passes it on', async () => {
    const unsampled = headersOf({ traceparent: `00-${TRACE_ID}-b7ad6b7169203331-00` })
    let nextRecord: SentRecord | undefined
    await processRecord(consumed(unsampled), async () => {
      nextRecord = await send(ORDER)
      return true
    })
    expect(finishedSpans()).toEqual([])
    expect(fieldsOf(nextRecord?.headers)['traceparent']).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`))
  })
})

describe('a batch', () => {
  it('has its own span, with links to the spans of its records, when a topic reader processes it', () => {
    const traceparent = (span: string) => headersOf({ traceparent: `00-${TRACE_ID}-${span}-01` })
    const records = [consumed(traceparent('000000000000000a')), consumed(), consumed(traceparent('000000000000000b'))]
    let spanId: string | undefined
    tracing.processBatch({ groupId: 'view', records }, () => (spanId = trace.getActiveSpan()?.spanContext().spanId))
    const [span] = finishedSpans()
    expect(span?.spanContext().spanId).toBe(spanId)
    expect(span?.spanContext().traceId).not.toBe(TRACE_ID)
    expect(span?.links.map((link) => link.context.spanId)).toEqual(['000000000000000a', '000000000000000b'])
    expect(span?.attributes).toMatchObject({
      'messaging.batch.message_count': 3,
      'messaging.consumer.group.name': 'view',
    })
  })

  it('is a child of the first span that requested it, with links to the others', async () => {
    const tracer = trace.getTracer('test')
    const requesters = ['first', 'second', 'third'].map((name) =>
      tracer.startActiveSpan(name, (span) => {
        span.end()
        return tracing.activeContext()
      }),
    )
    await tracing.batch('write batch', requesters, () => Promise.resolve(trace.getActiveSpan()))
    const batch = spanNamed('write batch')
    expect(batch.parentSpanContext?.spanId).toBe(spanNamed('first').spanContext().spanId)
    expect(batch.links.map((link) => link.context.spanId)).toEqual(
      ['second', 'third'].map((name) => spanNamed(name).spanContext().spanId),
    )
    expect(batch.attributes).toEqual({ 'db.operation.batch.size': 3 })
  })

  it('begins a trace if no span requested it', async () => {
    await tracing.batch('write batch', [context.active()], () => Promise.resolve())
    expect(spanNamed('write batch')).toMatchObject({ links: [], parentSpanContext: undefined })
  })
})
