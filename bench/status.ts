// The client sends `GET /status/ID?wait=10000` as soon as it has the request id of its order.
import { collectYoungInOneThread, letHeapGrow } from '@food-delivery/service-kit/dist/lifecycle/garbage-collection.js'
import { OrderClient } from '../commands/support/order-client'
import { OrderWatch } from '../commands/support/order-watch'
import { median, medians, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { againstOption, measureCheckouts, relativeFigures } from './support/checkouts'
import { atMost, figure } from './support/figures'
import { startBenchCluster, warmUp } from './support/bench-cluster'
import { usesRealServers } from './support/kafka-process'
import { cpuMs } from './support/processes'

/** Time that V8 needs at the default rate to optimize the hot code. */
const SETTLE_MS = 30_000

runBench(
  {
    name: 'status',
    purpose: 'Measures the time from POST /createOrder until the status is orderCreated, under a constant load.',
    options: {
      rate: { type: 'number', meaning: 'orders per second', default: '100' },
      seconds: { type: 'count', meaning: 'duration of the measurement', default: '15' },
      against: againstOption,
    },
  },
  async ({ values: { rate, seconds, against }, defer }) => {
    // A pause of this process would count as one of the system.
    collectYoungInOneThread()
    letHeapGrow()
    const pairs = await measureCheckouts({ against, defer }, async (checkout) => {
      const cluster = await startBenchCluster({ defer, checkout })
      const watch = await OrderWatch.start(cluster.brokers)
      await warmUp({ cluster, watch })
      // Reading every event of the topic would distort the measurement.
      await watch.stop()
      const client = new OrderClient(cluster.url)
      await measureRequests(client, rate, SETTLE_MS)
      const pids = cluster.pidsOf()
      const cpuBefore = cpuMs(pids)
      const requests = await measureRequests(client, rate, seconds * 1_000)
      const cpuPerOrder = (cpuMs(pids) - cpuBefore) / requests.length
      const parts = await partsOf(requests, cluster.brokers)
      await cluster.stop()
      const latencies = requests.map(({ sentAt, visibleAt }) => visibleAt - sentAt)
      return { p99: percentile(latencies, 0.99), p50: median(latencies), cpuPerOrder, ...parts }
    })
    const ownMedians = medians(pairs.map(({ own }) => own))
    const name = `POST until orderCreated at ${rate}/s, p99`
    return [
      ...relativeFigures(name, pairs, 'p99', atMost({ required: usesRealServers() ? 0.3 : 0.6 })),
      ...relativeFigures('CPU of all services per order', pairs, 'cpuPerOrder', atMost({ required: 1 })),
      figure(name, ownMedians.p99, 'ms'),
      figure('POST until orderCreated, p50', ownMedians.p50, 'ms'),
      figure('POST until orderRequested is published, p99', ownMedians.intakeP99, 'ms'),
      figure('orderRequested until orderCreated is published, p99', ownMedians.storeP99, 'ms'),
      figure('orderCreated is published until the client has the status, p99', ownMedians.responseP99, 'ms'),
      figure('CPU of all services per order', ownMedians.cpuPerOrder, 'ms'),
    ]
  },
)

/** A request whose order is created; times in ms since 1970. */
interface PlacedRequest {
  orderId: string
  sentAt: number
  visibleAt: number
}

function measureRequests(client: OrderClient, rate: number, durationMs: number): Promise<PlacedRequest[]> {
  return client.placeAtRate(rate, AbortSignal.timeout(durationMs), async () => {
    const sentAt = performance.timeOrigin + performance.now()
    const { requestId, orderId } = await client.place()
    const status = await client.waitForFinalStatus(requestId)
    if (status !== 'orderCreated') throw new Error(`the status of request ${requestId} is ${status}, not orderCreated`)
    return { orderId, sentAt, visibleAt: performance.timeOrigin + performance.now() }
  })
}

/**
 * The 99th percentile of each part of a request's time, ms. The parts follow from the timestamps of the events, which
 * are read when all requests are done.
 */
async function partsOf(requests: readonly PlacedRequest[], brokers: readonly string[]) {
  const watch = await OrderWatch.start(brokers, { fromBeginning: true })
  await watch.stop()
  const steps = watch.steps.filter(({ step }) => step === 'orderCreated')
  const created = new Map(steps.map(({ orderId, publishedAt }) => [orderId, publishedAt]))
  const parts = requests.flatMap(({ orderId, sentAt, visibleAt }) => {
    const [placedAt, createdAt] = [watch.placed.get(orderId), created.get(orderId)]
    if (placedAt === undefined || createdAt === undefined) return []
    return [{ intakeMs: placedAt - sentAt, storeMs: createdAt - placedAt, responseMs: visibleAt - createdAt }]
  })
  const p99 = (name: keyof (typeof parts)[number]) =>
    percentile(
      parts.map((part) => part[name]),
      0.99,
    )
  return { intakeP99: p99('intakeMs'), storeP99: p99('storeMs'), responseP99: p99('responseMs') }
}
