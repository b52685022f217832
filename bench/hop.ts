// Kitchens and couriers without delays publish their step as soon as they start, so the difference of two records'
// timestamps is the hop. Timestamps are whole milliseconds, so the median is over the mean hop of each order.
import { setTimeout as sleep } from 'node:timers/promises'
import { type OrderStep, stepsOf } from '@food-delivery/contracts'
import { median, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { startWatchedLaptop, warmUp } from './support/laptop'

const PAUSE_MS = 40

/** Only couriers and kitchens: the steps of the order service also include a write to MongoDB. */
const hopSteps: ReadonlySet<OrderStep> = new Set(stepsOf('courier', 'kitchen'))

runBench(
  {
    name: 'hop',
    purpose: 'Measures the time from the publishing of an event until the next handler starts, with no other load.',
    options: { orders: { type: 'count', meaning: 'number of orders', default: '200' } },
  },
  async ({ values, defer }) => {
    const laptop = await startWatchedLaptop({ defer })
    const { client, watch } = laptop
    await warmUp(laptop)
    for (let nth = 0; nth < values.orders; nth++) {
      await watch.deliveredAt((await client.place()).orderId)
      await sleep(PAUSE_MS)
    }
    const hops = watch.steps.filter(({ step }) => hopSteps.has(step))
    const totals = new Map<string, number>()
    for (const { orderId, hopMs } of hops) totals.set(orderId, (totals.get(orderId) ?? 0) + hopMs)
    const means = [...totals.values()].map((total) => total / hopSteps.size)
    const p99 = percentile(
      hops.map(({ hopMs }) => hopMs),
      0.99,
    )
    return [
      figure('p50', median(means), 'ms', atMost({ required: 5, aim: 2 })),
      figure('p99', p99, 'ms', atMost({ required: 20 })),
    ]
  },
)
