// Handlers without simulated work publish their event as soon as they start, so a hop is the difference of two timestamps.
// Timestamps are whole milliseconds, so p50 is the median of the mean hops of all orders.
import { setTimeout as sleep } from 'node:timers/promises'
import { type OrderStep, stepsOf } from '@food-delivery/contracts'
import { median, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { startObservedCluster, warmUp } from './support/bench-cluster'

const PAUSE_MS = 40

/** Only the steps of couriers and kitchens, because those of the order service include a write to MongoDB. */
const hopSteps: ReadonlySet<OrderStep> = new Set(stepsOf('courier', 'kitchen'))

runBench(
  {
    name: 'hop',
    purpose: 'Measures the time from the publishing of an event until the next handler starts, with no other load.',
    options: { orders: { type: 'count', meaning: 'number of orders', default: '200' } },
  },
  async ({ values, defer }) => {
    const observed = await startObservedCluster({ defer })
    const { client, watch } = observed
    await warmUp(observed)
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
