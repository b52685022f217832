// Couriers and kitchens go from 2 pods to 6 and back under 20 orders a second: npm run bench -- scale
// A pause is the time between two steps of an order without the work of the second. The work is short, so that no order
// waits for a free courier.
import { setTimeout as sleep } from 'node:timers/promises'
import { consumers } from '@food-delivery/contracts'
import { readArguments } from '../commands/support/arguments.mjs'
import { type Defer, runBench } from './support/bench'
import { type Figure, atMost, percentile } from './support/figures'
import { startLaptop } from './support/laptop'
import { OrdersClient } from './support/orders-client'
import { StepWatch } from './support/step-watch'

const { values } = readArguments({
  command: 'npm run bench -- scale',
  purpose: 'Measures pauses while couriers and kitchens go from 2 pods to 6 and back under 20 orders/s.',
  options: {
    rate: { type: 'number', meaning: 'orders per second', default: '20' },
    speed: { type: 'number', meaning: 'ms of work per step', default: '10' },
  },
})
const RATE = values.rate
const WORK_MS = values.speed
const [FEW, MANY] = [2, 6]
const WARM_UP_MS = 8_000
/** The rebalance comes after the pods are ready. */
const SETTLE_MS = 8_000

const scaled = [consumers.courier, consumers.kitchen]
const unworked: ReadonlySet<string> = new Set(['orderCreated', 'orderValidated'])

runBench('scale', async (defer: Defer): Promise<Figure[]> => {
  const laptop = await startLaptop({ defer })
  const watch = await StepWatch.start(laptop.brokers, defer)
  const client = new OrdersClient(laptop.url, { speedMs: WORK_MS })
  let isOver = false
  const load = client.atPace(
    RATE,
    () => isOver,
    () => client.place(),
  )
  const scale = (replicas: number) => Promise.all(scaled.map(({ deployment }) => laptop.scale(deployment, replicas)))
  await sleep(WARM_UP_MS)
  const calmAt = Date.now()
  await scale(MANY)
  await sleep(SETTLE_MS)
  const [backAt, outRepeats] = [Date.now(), watch.repeats]
  await scale(FEW)
  await sleep(SETTLE_MS)
  isOver = true
  await watch.allDelivered((await load).length)
  const pauses = (from: number, to: number) =>
    watch.steps
      .filter(({ at }) => at >= from && at < to)
      .map(({ name, hopMs }) => hopMs - (unworked.has(name) ? 0 : WORK_MS))
  const longest = (of: number[]) => Math.max(...of) / 1_000
  const [before, out, back] = [pauses(0, calmAt), pauses(calmAt, backAt), pauses(backAt, Infinity)]
  return [
    {
      name: `${FEW} to ${MANY}, longest pause`,
      measured: longest(out),
      unit: 's',
      bound: atMost({ required: 1.5, aim: 0.5 }),
    },
    {
      name: `${FEW} to ${MANY}, steps published twice`,
      measured: outRepeats,
      unit: '',
      bound: atMost({ required: 0 }),
    },
    { name: `${FEW} to ${MANY}, p99 of pauses`, measured: percentile(out, 0.99) / 1_000, unit: 's' },
    { name: `${MANY} to ${FEW}, longest pause`, measured: longest(back), unit: 's' },
    { name: `${MANY} to ${FEW}, steps published twice`, measured: watch.repeats - outRepeats, unit: '' },
    { name: 'before, longest pause', measured: longest(before), unit: 's' },
  ]
})
