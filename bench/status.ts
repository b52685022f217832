// From POST /createOrder until its status is `orderCreated`, at an even rate: npm run bench -- status [--rate 100]
// A client asks with ?wait= as soon as it has its requestId.
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost, percentile } from './support/figures'
import { startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { cpuMs } from './support/processes'
import { StepWatch } from './support/step-watch'
import { warmUp } from './support/warm-up'

const { values } = readArguments({
  command: 'npm run bench -- status',
  purpose: 'Measures the time from POST /createOrder until the status is orderCreated, under an even load.',
  options: {
    rate: { type: 'number', meaning: 'orders per second', default: '100' },
    seconds: { type: 'count', meaning: 'measured time', default: '15' },
  },
})
const RATE = values.rate
const MEASURED_MS = values.seconds * 1_000
/** At this rate V8 needs this long to compile the hot code. */
const SETTLE_MS = 30_000

runBench('status', async (defer: Defer): Promise<Figure[]> => {
  const { url, pidsOf, brokers } = await startLaptop({ defer })
  const client = new OrdersClient(url)
  await warmUpUnwatched(brokers, client)
  await latencies(client, SETTLE_MS)
  const pids = pidsOf()
  const cpuBefore = cpuMs(pids)
  const measured = await latencies(client, MEASURED_MS)
  const cpu = (cpuMs(pids) - cpuBefore) / measured.length
  return [
    {
      name: `POST until orderCreated at ${RATE}/s, p99`,
      measured: percentile(measured, 0.99),
      unit: 'ms',
      bound: atMost({ required: 50, aim: 20 }),
    },
    { name: 'p50', measured: percentile(measured, 0.5), unit: 'ms' },
    { name: 'CPU of all services per order', measured: cpu, unit: 'ms' },
  ]
})

/** The watch reads every event, which would distort this measurement. */
async function warmUpUnwatched(brokers: readonly string[], client: OrdersClient): Promise<void> {
  let stop: () => unknown = () => undefined
  await warmUp(client, await StepWatch.start(brokers, (stopping) => (stop = stopping)))
  await stop()
}

async function latencies(client: OrdersClient, forMs: number): Promise<number[]> {
  const until = performance.now() + forMs
  return client.atPace(
    RATE,
    () => performance.now() > until,
    async () => {
      const startedAt = performance.now()
      const { requestId } = await client.place()
      const status = await client.answer(requestId)
      if (status !== 'orderCreated') throw new Error(`createOrder: ${status}`)
      return performance.now() - startedAt
    },
  )
}
