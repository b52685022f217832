import { type OrderStep, RECORDS_PER_ORDER, consumers, orderSteps } from '@food-delivery/contracts'
import { ApiClient } from '../support/api-client'
import { eventually } from '../support/eventually'
import { type ExportedSpan, spanKinds } from '../support/otlp/spans'
import { type TraceReceiver, startTraceReceiver } from '../support/otlp/trace-receiver'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { reportSkipped } from '../support/report-skipped'
import { type Collector, isCollectorInstalled, startCollector } from './collector'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const CLIENT_SPAN = 'b7ad6b7169203331'
const ORDER_EVENTS = ['orderRequested', ...orderSteps, 'updateHttpResponse']

if (!isCollectorInstalled)
  reportSkipped(
    'the Collector between services and test',
    'test/monitoring/collector is not built and otelcol is not in the PATH',
  )

let receiver: TraceReceiver
let collector: Collector | undefined
let running: RunningSystem | undefined

beforeAll(async () => {
  receiver = await startTraceReceiver()
  collector = isCollectorInstalled ? await startCollector(receiver.url) : undefined
  const endpoint = collector?.url ?? receiver.url
  running = await startRunningSystem(
    {},
    { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_BSP_SCHEDULE_DELAY: '100', LOG_LEVEL: 'debug' },
  )
  const headers = {
    'idempotency-key': 'traced-order',
    traceparent: `00-${TRACE_ID}-${CLIENT_SPAN}-01`,
    baggage: 'customer=gold',
  }
  const response = await new ApiClient(running.url).post('/createOrder', { kitchenSpeed: 0, courierSpeed: 0 }, headers)
  expect(response.status).toBe(202)
  await eventually(() => ORDER_EVENTS.every((event) => processedEvents().includes(event)), 'all events in the trace')
  // The span of the request ends after its events are handled, and the pods export their spans at different times.
  await eventually(
    () => spansWithoutParent().length === 0 && spansOfService('apiservice').length > 1,
    'all spans of the trace',
  )
}, 90_000)

afterAll(async () => {
  await running?.stop()
  await collector?.stop()
  await receiver.close()
})

const spansOfTrace = () => receiver.spans.filter(({ traceId }) => traceId === TRACE_ID)
const spansOfService = (service: string) => spansOfTrace().filter((span) => span.service === service)
const eventOf = ({ attributes }: ExportedSpan) => String(attributes['order.event_type'])
const consumerSpans = () => spansOfTrace().filter(({ kind }) => kind === spanKinds.consumer)
const processedEvents = () => consumerSpans().map(eventOf)

/** Spans of the trace whose parent is missing. */
function spansWithoutParent(): ExportedSpan[] {
  const ids = new Set([CLIENT_SPAN, ...spansOfTrace().map(({ spanId }) => spanId)])
  return spansOfTrace().filter(({ parentId }) => !ids.has(parentId))
}

it('puts all events of an order into one trace, each as a child of the event that caused it', () => {
  const byId = new Map(spansOfTrace().map((span) => [span.spanId, span]))
  const causeOf = (event: string) => {
    const sent = byId.get(consumerSpans().find((span) => eventOf(span) === event)?.parentId ?? '')
    return byId.get(sent?.parentId ?? '')
  }
  expect(processedEvents()).toEqual(expect.arrayContaining(ORDER_EVENTS))
  expect(new Set(processedEvents()).size).toBe(RECORDS_PER_ORDER)
  expect(causeOf('orderRequested')).toMatchObject({
    name: 'POST /createOrder',
    service: 'apiservice',
    parentId: CLIENT_SPAN,
  })
  const causes = orderSteps.map((step) => eventOf(causeOf(step)!))
  expect(causes).toEqual(['orderRequested', ...orderSteps.slice(0, -1)] satisfies (OrderStep | 'orderRequested')[])
  expect(eventOf(causeOf('updateHttpResponse')!)).toBe('orderRequested')
})

it('describes records by the semantic conventions of messaging', () => {
  const [sent] = spansOfService('apiservice').filter(({ kind }) => kind === spanKinds.producer)
  const received = consumerSpans().find(({ parentId }) => parentId === sent?.spanId)
  const shared = {
    'messaging.system': 'kafka',
    'messaging.destination.name': 'orders',
    'messaging.destination.partition.id': expect.stringMatching(/^[0-5]$/) as string,
    'messaging.kafka.offset': expect.any(Number) as number,
    'messaging.kafka.message.key': expect.any(String) as string,
    'messaging.message.body.size': expect.any(Number) as number,
  }
  expect(sent).toMatchObject({ name: 'send orders', attributes: { ...shared, 'messaging.operation.type': 'send' } })
  expect(received).toMatchObject({
    name: 'process orders',
    service: consumers.order.service,
    attributes: {
      ...shared,
      'messaging.operation.type': 'process',
      'messaging.consumer.group.name': consumers.order.groupId,
      'messaging.kafka.offset': sent?.attributes['messaging.kafka.offset'],
    },
  })
})

it('traces the commands to MongoDB and Redis, and the requests between services', () => {
  const clientSpans = (service: string) => spansOfService(service).filter(({ kind }) => kind === spanKinds.client)
  const operations = clientSpans(consumers.order.service).map(({ name }) => name)
  expect(operations.filter((name) => name.includes('insert'))).toHaveLength(1)
  expect(operations.some((name) => name.includes('update'))).toBe(true)
  expect(clientSpans(consumers.status.service).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['set', 'publish']),
  )
  // The Idempotency-Key is stored by a request to statusservice.
  const [request] = clientSpans('apiservice')
  expect(spansOfService(consumers.status.service).find(({ kind }) => kind === spanKinds.server)).toMatchObject({
    name: 'POST /status/:requestId',
    parentId: request?.spanId,
  })
})

it('links each batch of realtimedata to the events in it', async () => {
  const sent = new Set(spansOfTrace().flatMap(({ kind, spanId }) => (kind === spanKinds.producer ? [spanId] : [])))
  const linked = () => {
    const batches = receiver.spans.filter(({ service }) => service === 'realtimedata')
    return batches.flatMap(({ links }) => links.filter((link) => sent.has(link)))
  }
  await eventually(() => linked().length >= sent.size, 'a link to each event')
  expect(new Set(linked())).toEqual(sent)
})

it('logs the trace id and the span id of each handled event', () => {
  const lines = running!.system.cluster.pods
    .flatMap(({ log }) => log.tail())
    .filter(({ text }) => text.includes(TRACE_ID))
  const entries = lines.map(({ text }) => JSON.parse(text) as { trace_id?: string; span_id?: string; msg: string })
  const spanIds = new Set(spansOfTrace().map(({ spanId }) => spanId))
  const handled = entries.filter(({ msg }) => msg.startsWith('handled '))
  expect(handled.length).toBeGreaterThanOrEqual(ORDER_EVENTS.length)
  for (const { trace_id, span_id = '' } of handled) expect([trace_id, spanIds.has(span_id)]).toEqual([TRACE_ID, true])
})

it('exports no spans of probes and no failed spans', () => {
  expect(receiver.spans.filter(({ name }) => /livez|readyz|metrics/.test(name))).toEqual([])
  expect(spansOfTrace().filter(({ isError }) => isError)).toEqual([])
  expect(collector?.log() ?? '').not.toMatch(/\b(error|refused)\b/i)
})
