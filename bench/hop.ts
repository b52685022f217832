// A hop is the time from the publishing of an event until the next handler starts. The handlers of this bench simulate no work
// and publish as soon as they start, so a hop is the difference between the timestamps of two successive events of an order.
// Timestamps are whole milliseconds. For a finer p50, the hops of each order are averaged: the p50 of a round is the median of
// these means, and the printed p50 is the median of the rounds. The p99 is that of all single hops.
// Rounds of orders alternate with rounds of the baseline, a bare hop: from a producer of kafkajs to a consumer of kafkajs.
import { setTimeout as sleep } from 'node:timers/promises'
import { type OrderStep, stepsOf } from '@food-delivery/contracts'
import { median, percentile } from '../commands/support/percentile'
import { HOP_PAUSE_MS, startBareHop } from './support/bare-hop'
import { runBench } from './support/bench'
import { atMost, figure } from './support/figures'
import { type ObservedCluster, startObservedCluster, warmUp } from './support/bench-cluster'

const ROUNDS = 4

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
    await warmUp(observed)
    const measureBareHop = await startBareHop(observed.cluster.brokers, defer)
    const rounds: { p50Ms: number; bareMs: number; hopsMs: number[] }[] = []
    const orders = Math.ceil(values.orders / ROUNDS)
    for (let nth = 0; nth < ROUNDS; nth++) {
      const round = await measureHops(observed, orders)
      rounds.push({ ...round, bareMs: await measureBareHop(orders) })
    }
    const p99 = percentile(
      rounds.flatMap(({ hopsMs }) => hopsMs),
      0.99,
    )
    const inBareHops = median(rounds.map(({ p50Ms, bareMs }) => p50Ms / bareMs))
    return [
      figure('p50, relative to a bare hop', inBareHops, '', atMost({ required: 1.5 })),
      figure('p50', median(rounds.map(({ p50Ms }) => p50Ms)), 'ms'),
      figure('p99', p99, 'ms', atMost({ required: 20 })),
      figure('bare hop, p50', median(rounds.map(({ bareMs }) => bareMs)), 'ms'),
    ]
  },
)

async function measureHops({ client, watch }: ObservedCluster, orders: number) {
  watch.reset()
  for (let nth = 0; nth < orders; nth++) {
    await watch.waitForDelivery((await client.place()).orderId)
    await sleep(HOP_PAUSE_MS)
  }
  const hops = watch.steps.filter(({ step }) => hopSteps.has(step))
  const totals = new Map<string, number>()
  for (const { orderId, hopMs } of hops) totals.set(orderId, (totals.get(orderId) ?? 0) + hopMs)
  const means = [...totals.values()].map((total) => total / hopSteps.size)
  return { p50Ms: median(means), hopsMs: hops.map(({ hopMs }) => hopMs) }
}
