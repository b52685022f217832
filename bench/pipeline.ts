// Orders without delays through the whole system, 2 pods of each consumer: npx ts-node bench/pipeline.ts [--orders 2000]
// From the first POST to the last `delivered`. Servers: embedded, or those of the environment.
import { parseArgs } from 'node:util'
import { type Defer, runBench } from './support/bench'
import { type Figure, atLeast, atMost, percentile } from './support/figures'
import { type Laptop, startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { cpuMs } from './support/processes'
import { StepWatch } from './support/step-watch'

const { values } = parseArgs({ options: { orders: { type: 'string', default: '2000' } } })
const ORDERS = Number(values.orders)
const WARM_UP = 500
const CONNECTIONS = 50

runBench('pipeline', async (defer: Defer): Promise<Figure[]> => {
  const laptop = await startLaptop({ defer })
  const watch = await StepWatch.start(laptop.brokers, defer)
  const client = new OrdersClient(laptop.url)
  await client.placeMany(WARM_UP, CONNECTIONS)
  await watch.allDelivered(WARM_UP)
  watch.reset()
  const [services, servers] = [laptop.pidsOf(), serversOf(laptop)]
  const [servicesBefore, serversBefore] = [cpuMs(services), cpuMs(servers)]
  const startedAt = performance.now()
  await client.placeMany(ORDERS, CONNECTIONS)
  const placedS = (performance.now() - startedAt) / 1_000
  await watch.allDelivered(ORDERS)
  const deliveredS = (performance.now() - startedAt) / 1_000
  const hops = watch.steps.map(({ hopMs }) => hopMs)
  return [
    {
      name: 'CPU of all services per order',
      measured: (cpuMs(services) - servicesBefore) / ORDERS,
      unit: 'ms',
      bound: atMost({ required: 2.5, aim: 1.5 }),
    },
    {
      name: 'delivered',
      measured: ORDERS / deliveredS,
      unit: 'orders/s',
      bound: atLeast({ required: 250, aim: 600 }),
    },
    { name: `taken over ${CONNECTIONS} connections`, measured: ORDERS / placedS, unit: 'orders/s' },
    {
      name: 'CPU of embedded servers per order',
      measured: (cpuMs(servers) - serversBefore) / ORDERS,
      unit: 'ms',
    },
    { name: 'between two steps under load, p50', measured: percentile(hops, 0.5), unit: 'ms' },
    { name: 'between two steps under load, p99', measured: percentile(hops, 0.99), unit: 'ms' },
  ]
})

function serversOf({ processes }: Laptop): number[] {
  return processes().flatMap(({ pid, command }) => (command.includes('/embedded/') ? [pid] : []))
}
