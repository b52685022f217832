// The client sends `GET /status/ID?wait=10000` as soon as it has the request id of its order.
import { OrderClient } from '../commands/support/order-client'
import { OrderWatch } from '../commands/support/order-watch'
import { median, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { startBenchCluster, warmUp } from './support/bench-cluster'
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
    },
  },
  async ({ values: { rate, seconds }, defer }) => {
    const cluster = await startBenchCluster({ defer })
    const watch = await OrderWatch.start(cluster.brokers)
    await warmUp({ cluster, watch })
    // Reading every event of the topic would distort the measurement.
    await watch.stop()
    const client = new OrderClient(cluster.url)
    await measureLatencies(client, rate, SETTLE_MS)
    const pids = cluster.pidsOf()
    const cpuBefore = cpuMs(pids)
    const latencies = await measureLatencies(client, rate, seconds * 1_000)
    const cpuPerOrder = (cpuMs(pids) - cpuBefore) / latencies.length
    const [p99, bound] = [percentile(latencies, 0.99), atMost({ required: 50, aim: 20 })]
    return [
      figure(`POST until orderCreated at ${rate}/s, p99`, p99, 'ms', bound),
      figure('p50', median(latencies), 'ms'),
      figure('CPU of all services per order', cpuPerOrder, 'ms'),
    ]
  },
)

function measureLatencies(client: OrderClient, rate: number, durationMs: number): Promise<number[]> {
  return client.placeAtRate(rate, AbortSignal.timeout(durationMs), async () => {
    const startedAt = performance.now()
    const { requestId } = await client.place()
    const status = await client.finalStatus(requestId)
    if (status !== 'orderCreated') throw new Error(`the status of request ${requestId} is ${status}, not orderCreated`)
    return performance.now() - startedAt
  })
}
