// From the publishing of an event until the next handler starts, without other load: npm run bench -- hop
// Kitchens and couriers without delays publish their step as soon as they start, so the difference of two records'
// timestamps is the hop. Timestamps are whole milliseconds: the median is of all hops of an order together.
import { setTimeout as sleep } from 'node:timers/promises'
import { type OrderStep, stepsOf } from '@food-delivery/contracts'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost, percentile } from './support/figures'
import { startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { StepWatch } from './support/step-watch'
import { warmUp } from './support/warm-up'

const { values } = readArguments({
  command: 'npm run bench -- hop',
  purpose: 'Measures the time from the publishing of an event until the next handler starts, with no other load.',
  options: { orders: { type: 'count', meaning: 'number of orders', default: '200' } },
})
const ORDERS = values.orders
const PAUSE_MS = 40

/** Couriers and kitchens store nothing, so their steps measure the hop alone. */
const hopSteps: ReadonlySet<OrderStep> = new Set(stepsOf('courier', 'kitchen'))

runBench('hop', async (defer: Defer): Promise<Figure[]> => {
  const laptop = await startLaptop({ defer })
  const watch = await StepWatch.start(laptop.brokers, defer)
  const client = new OrdersClient(laptop.url)
  await warmUp(client, watch)
  const orderIds = await follow(client, watch, ORDERS)
  const steps = watch.steps.filter(({ name }) => hopSteps.has(name))
  const meanOf = (orderId: string) =>
    steps.reduce((sum, step) => (step.orderId === orderId ? sum + step.hopMs : sum), 0) / hopSteps.size
  const hops = steps.map(({ hopMs }) => hopMs)
  return [
    {
      name: 'p50',
      measured: percentile(orderIds.map(meanOf), 0.5),
      unit: 'ms',
      bound: atMost({ required: 5, aim: 2 }),
    },
    { name: 'p99', measured: percentile(hops, 0.99), unit: 'ms', bound: atMost({ required: 20 }) },
  ]
})

/** Orders, one after the other. */
async function follow(client: OrdersClient, watch: StepWatch, count: number): Promise<string[]> {
  const orderIds: string[] = []
  for (let nth = 0; nth < count; nth++) {
    const { orderId } = await client.place()
    await watch.deliveredAt(orderId)
    orderIds.push(orderId)
    await sleep(PAUSE_MS)
  }
  return orderIds
}
