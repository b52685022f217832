// The client sends `GET /status/ID?wait=` as soon as it has its requestId.
import { OrderClient } from '../commands/support/order-client'
import { OrderWatch } from '../commands/support/order-watch'
import { median, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { startLaptop, warmUp } from './support/laptop'
import { cpuMs } from './support/processes'

/** At this rate V8 needs this long to compile the hot code. */
const SETTLE_MS = 30_000

runBench(
  {
    name: 'status',
    purpose: 'Measures the time from POST /createOrder until the status is orderCreated, under an even load.',
    options: {
      rate: { type: 'number', meaning: 'orders per second', default: '100' },
      seconds: { type: 'count', meaning: 'measured time', default: '15' },
    },
  },
  async ({ values: { rate, seconds }, defer }) => {
    const laptop = await startLaptop({ defer })
    const watch = await OrderWatch.start(laptop.brokers)
    await warmUp({ laptop, watch })
    // Reading every event would distort the measurement.
    await watch.stop()
    const client = new OrderClient(laptop.url)
    await measureLatencies(client, rate, SETTLE_MS)
    const pids = laptop.pidsOf()
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
    if (status !== 'orderCreated') throw new Error(`createOrder: ${status}`)
    return performance.now() - startedAt
  })
}
