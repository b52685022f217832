// A pause is the time between two successive events of an order minus the simulated work of the second step. That work is
// short, so that no order waits for a free courier.
import { setTimeout as sleep } from 'node:timers/promises'
import { consumers, stepsOf } from '@food-delivery/contracts'
import { medians, percentile } from '../commands/support/percentile'
import { type Defer, runBench } from './support/bench'
import { againstOption, measureCheckouts, relativeFigures } from './support/checkouts'
import { atMost, figure } from './support/figures'
import { startObservedCluster } from './support/bench-cluster'

const MIN_PODS = 2
const MAX_PODS = 6
const WARM_UP_MS = 8_000
/** Includes the rebalance, which starts after the pods are ready. */
const SETTLE_MS = 8_000

const scaledConsumers = [consumers.courier, consumers.kitchen]
const stepsWithWork: ReadonlySet<string> = new Set(stepsOf('courier', 'kitchen'))

runBench(
  {
    name: 'scale',
    purpose: 'Measures how long orders pause while couriers and kitchens scale from 2 pods to 6 and back under load.',
    options: {
      rate: { type: 'number', meaning: 'orders per second', default: '20' },
      work: { type: 'number', meaning: 'simulated work per step, ms', default: '10' },
      against: againstOption,
    },
  },
  async ({ values: { rate, work, against }, defer }) => {
    const pairs = await measureCheckouts({ against, defer }, (checkout) =>
      measureScaling({ rate, workMs: work, checkout, defer }),
    )
    const ownMedians = medians(pairs.map(({ own }) => own))
    const up = `${MIN_PODS} to ${MAX_PODS} pods`
    const down = `${MAX_PODS} to ${MIN_PODS} pods`
    return [
      ...relativeFigures(`${up}, longest pause`, pairs, 'longestUp', atMost({ required: 1 })),
      figure(`${up}, longest pause`, ownMedians.longestUp, 's'),
      figure(`${up}, steps published twice`, ownMedians.repeatsUp, '', atMost({ required: 0 })),
      figure(`${up}, p99 of pauses`, ownMedians.p99Up, 's'),
      figure(`${down}, longest pause`, ownMedians.longestDown, 's'),
      figure(`${down}, steps published twice`, ownMedians.repeatsDown, ''),
      figure('before scaling, longest pause', ownMedians.longestBefore, 's'),
    ]
  },
)

interface ScalingOptions {
  rate: number
  workMs: number
  checkout: string
  defer: Defer
}

async function measureScaling({ rate, workMs, checkout, defer }: ScalingOptions) {
  const { cluster, client, watch, stop } = await startObservedCluster({ defer, checkout, workMs })
  const stopping = new AbortController()
  const load = client.placeAtRate(rate, stopping.signal)
  const scale = (replicas: number) =>
    Promise.all(scaledConsumers.map(({ deployment }) => cluster.scale(deployment, replicas)))
  await sleep(WARM_UP_MS)
  const scaleUpAt = Date.now()
  await scale(MAX_PODS)
  await sleep(SETTLE_MS)
  const scaleDownAt = Date.now()
  const repeatsUp = watch.repeated.length
  await scale(MIN_PODS)
  await sleep(SETTLE_MS)
  stopping.abort()
  await watch.waitForDeliveries((await load).length)
  const pausesBetween = (from: number, to: number) =>
    watch.steps
      .filter(({ publishedAt }) => publishedAt >= from && publishedAt < to)
      .map(({ step, hopMs }) => (hopMs - (stepsWithWork.has(step) ? workMs : 0)) / 1_000)
  const longest = (from: number, to: number) => Math.max(...pausesBetween(from, to))
  await stop()
  return {
    longestUp: longest(scaleUpAt, scaleDownAt),
    p99Up: percentile(pausesBetween(scaleUpAt, scaleDownAt), 0.99),
    longestDown: longest(scaleDownAt, Infinity),
    longestBefore: longest(0, scaleUpAt),
    repeatsUp,
    repeatsDown: watch.repeated.length - repeatsUp,
  }
}
