// One order at the fastest sliders, from POST until `delivered` is published: npm run bench -- order
// Most of it is the simulated work of couriers and kitchens, 50 ms a step.
import { stepsOf } from '@food-delivery/contracts'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost, median, percentile } from './support/figures'
import { startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { StepWatch } from './support/step-watch'
import { warmUp } from './support/warm-up'

const { values } = readArguments({
  command: 'npm run bench -- order',
  purpose: 'Measures one order at the fastest sliders, from POST until delivered is published.',
  options: { orders: { type: 'count', meaning: 'number of orders', default: '40' } },
})
const ORDERS = values.orders
const FASTEST_MS = 50
const WORK_MS = stepsOf('courier', 'kitchen').length * FASTEST_MS

runBench('order', async (defer: Defer): Promise<Figure[]> => {
  const laptop = await startLaptop({ defer })
  const watch = await StepWatch.start(laptop.brokers, defer)
  await warmUp(new OrdersClient(laptop.url), watch)
  const client = new OrdersClient(laptop.url, { speedMs: FASTEST_MS })
  const journeys: number[] = []
  for (let nth = 0; nth < ORDERS; nth++) {
    const { orderId, sentAt } = await client.place()
    const deliveredAt = await watch.deliveredAt(orderId)
    journeys.push(deliveredAt - sentAt)
  }
  return [
    {
      name: 'until delivered, p50',
      measured: median(journeys),
      unit: 'ms',
      bound: atMost({ required: WORK_MS + 35, aim: WORK_MS + 15 }),
    },
    { name: 'until delivered, p90', measured: percentile(journeys, 0.9), unit: 'ms' },
  ]
})
