// Most of the measured time is the simulated work of couriers and kitchens: 50 ms per step.
import { orderSteps, stepsOf } from '@food-delivery/contracts'
import { FASTEST_WORK_MS } from '../commands/support/order-client'
import { median, percentile } from '../commands/support/percentile'
import { startBareHop } from './support/bare-hop'
import { runBench } from './support/bench'
import { atMost, figure, printTable } from './support/figures'
import { type ObservedCluster, startObservedCluster, warmUp } from './support/bench-cluster'
import { usesRealServers } from './support/kafka-process'

const TOTAL_WORK_MS = stepsOf('courier', 'kitchen').length * FASTEST_WORK_MS
/** Timers of Node fire up to 1 ms late; each of the five simulated steps uses one. */
const TIMERS_MS = 5
const ROUNDS = 4
/**
 * Limit of an order's p50 without its simulated work and timers, in bare hops: multiples of the time of one record
 * between two clients of kafkajs. Real servers write to disk, which adds about three bare hops to an order.
 */
const bound = atMost({ required: usesRealServers() ? 16 : 13 })

runBench(
  {
    name: 'order',
    purpose: 'Measures single orders with the speed sliders at maximum, from POST until delivered is published.',
    options: { orders: { type: 'count', meaning: 'number of orders', default: '40' } },
  },
  async ({ values, defer }) => {
    const observed = await startObservedCluster({ defer, workMs: FASTEST_WORK_MS })
    await warmUp(observed)
    const measureBareHop = await startBareHop(observed.cluster.brokers, defer)
    const rounds: { durations: number[]; bareMs: number }[] = []
    const orders = Math.ceil(values.orders / ROUNDS)
    for (let nth = 0; nth < ROUNDS; nth++)
      rounds.push({ durations: await measureOrders(observed, orders), bareMs: await measureBareHop(orders) })
    const fixedMs = TOTAL_WORK_MS + TIMERS_MS
    const inBareHops = median(rounds.map(({ durations, bareMs }) => (median(durations) - fixedMs) / bareMs))
    const allDurations = rounds.flatMap(({ durations }) => durations)
    printSteps(observed.watch)
    return [
      figure(`until delivered, p50 minus ${fixedMs} ms, in bare hops`, inBareHops, '', bound),
      figure('until delivered, p50', median(allDurations), 'ms'),
      figure('until delivered, p90', percentile(allDurations, 0.9), 'ms'),
      figure('bare hop, p50', median(rounds.map(({ bareMs }) => bareMs)), 'ms'),
    ]
  },
)

/** Prints how long each step takes after the previous event, without its simulated work. */
function printSteps({ steps }: ObservedCluster['watch']): void {
  const stepsWithWork: readonly string[] = stepsOf('courier', 'kitchen')
  const rows = orderSteps.map((step) => {
    const ms = median(steps.filter((each) => each.step === step).map(({ hopMs }) => hopMs))
    return [step, (ms - (stepsWithWork.includes(step) ? FASTEST_WORK_MS : 0)).toFixed(1)]
  })
  printTable(['step', 'p50 since the previous event, without simulated work, ms'], rows)
  console.log()
}

async function measureOrders({ client, watch }: ObservedCluster, orders: number): Promise<number[]> {
  const durations: number[] = []
  for (let nth = 0; nth < orders; nth++) {
    const { orderId, sentAt } = await client.place()
    durations.push((await watch.waitForDelivery(orderId)) - sentAt)
  }
  return durations
}
