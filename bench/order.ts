// Most of the measured time is the simulated work of couriers and kitchens: 50 ms per step.
import { stepsOf } from '@food-delivery/contracts'
import { FASTEST_WORK_MS } from '../commands/support/order-client'
import { median, percentile } from '../commands/support/percentile'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { startObservedCluster, warmUp } from './support/bench-cluster'

const TOTAL_WORK_MS = stepsOf('courier', 'kitchen').length * FASTEST_WORK_MS
const bound = atMost({ required: TOTAL_WORK_MS + 35, aim: TOTAL_WORK_MS + 15 })

runBench(
  {
    name: 'order',
    purpose: 'Measures single orders with the speed sliders at maximum, from POST until delivered is published.',
    options: { orders: { type: 'count', meaning: 'number of orders', default: '40' } },
  },
  async ({ values, defer }) => {
    const observed = await startObservedCluster({ defer, workMs: FASTEST_WORK_MS })
    await warmUp(observed)
    const durations: number[] = []
    for (let nth = 0; nth < values.orders; nth++) {
      const { orderId, sentAt } = await observed.client.place()
      durations.push((await observed.watch.deliveredAt(orderId)) - sentAt)
    }
    return [
      figure('until delivered, p50', median(durations), 'ms', bound),
      figure('until delivered, p90', percentile(durations, 0.9), 'ms'),
    ]
  },
)
