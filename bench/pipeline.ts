// Orders without delays through the whole system, 2 pods of each consumer: npm run bench -- pipeline [--orders 2000]
// From the first POST to the last `delivered`, the median of several rounds. Servers: embedded, or those of the environment.
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atLeast, atMost, median, percentile } from './support/figures'
import { type Laptop, startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { cpuMs } from './support/processes'
import { StepWatch } from './support/step-watch'
import { warmUp } from './support/warm-up'

const { values } = readArguments({
  command: 'npm run bench -- pipeline',
  purpose: 'Measures orders without delays through the whole system, with 2 pods of each consumer.',
  options: {
    orders: { type: 'count', meaning: 'orders of a round', default: '2000' },
    rounds: { type: 'count', meaning: 'rounds, of which the median counts', default: '3' },
  },
})
const ORDERS = values.orders
const ROUNDS = values.rounds
const CONNECTIONS = 50

interface Round {
  takenPerSecond: number
  deliveredPerSecond: number
  servicesMs: number
  serversMs: number
  hopP50Ms: number
  hopP99Ms: number
}

runBench('pipeline', async (defer: Defer): Promise<Figure[]> => {
  const laptop = await startLaptop({ defer })
  const watch = await StepWatch.start(laptop.brokers, defer)
  const client = new OrdersClient(laptop.url)
  await warmUp(client, watch)
  const rounds: Round[] = []
  for (let nth = 0; nth < ROUNDS; nth++) rounds.push(await deliver(laptop, watch, client))
  const of = (what: keyof Round) => median(rounds.map((round) => round[what]))
  return [
    {
      name: 'CPU of all services per order',
      measured: of('servicesMs'),
      unit: 'ms',
      bound: atMost({ required: 2.5, aim: 1.5 }),
    },
    {
      name: 'delivered',
      measured: of('deliveredPerSecond'),
      unit: 'orders/s',
      bound: atLeast({ required: 250, aim: 600 }),
    },
    { name: `taken over ${CONNECTIONS} connections`, measured: of('takenPerSecond'), unit: 'orders/s' },
    { name: 'CPU of embedded servers per order', measured: of('serversMs'), unit: 'ms' },
    { name: 'between two steps under load, p50', measured: of('hopP50Ms'), unit: 'ms' },
    { name: 'between two steps under load, p99', measured: of('hopP99Ms'), unit: 'ms' },
  ]
})

async function deliver(laptop: Laptop, watch: StepWatch, client: OrdersClient): Promise<Round> {
  watch.reset()
  const [services, servers] = [laptop.pidsOf(), serversOf(laptop)]
  const [servicesBefore, serversBefore] = [cpuMs(services), cpuMs(servers)]
  const startedAt = performance.now()
  const perSecond = () => ORDERS / ((performance.now() - startedAt) / 1_000)
  await client.placeMany(ORDERS, CONNECTIONS)
  const takenPerSecond = perSecond()
  await watch.allDelivered(ORDERS)
  const deliveredPerSecond = perSecond()
  const hops = watch.steps.map(({ hopMs }) => hopMs)
  return {
    takenPerSecond,
    deliveredPerSecond,
    servicesMs: (cpuMs(services) - servicesBefore) / ORDERS,
    serversMs: (cpuMs(servers) - serversBefore) / ORDERS,
    hopP50Ms: median(hops),
    hopP99Ms: percentile(hops, 0.99),
  }
}

function serversOf({ processes }: Laptop): number[] {
  return processes().flatMap(({ pid, command }) => (command.includes('/embedded/') ? [pid] : []))
}
