import { type RaceResult } from '@food-delivery/contracts'
import { type ReplicaSample } from '../support/cluster-watch'
import { percentile } from '../support/percentile'

/** The measurements of one contender; times in ms since 1970. */
export interface RaceRun {
  name: string
  startedAt: number
  /** How long pods are counted, from `startedAt`, ms; the same for all contenders. */
  windowMs: number
  samples: readonly ReplicaSample[]
  placed: ReadonlyMap<string, number>
  delivered: ReadonlyMap<string, number>
}

/** Maximum number of intervals of the curve. In a longer race, an interval spans several seconds. */
const MAX_INTERVALS = 600

/** Computes the figures of a contender. */
export function raceResult(run: RaceRun): RaceResult {
  const { name, placed, delivered } = run
  const durations = [...delivered].flatMap(([orderId, deliveredAt]) => {
    const placedAt = placed.get(orderId)
    return placedAt === undefined ? [] : [deliveredAt - placedAt]
  })
  const curve = curveOf(run)
  const durationAt = (share: number) => (durations.length === 0 ? 0 : percentile(durations, share))
  return {
    name,
    curve,
    orders: placed.size,
    undelivered: placed.size - durations.length,
    maxBacklog: Math.max(0, ...curve.map(({ backlog }) => backlog)),
    p50: durationAt(0.5),
    p95: durationAt(0.95),
    maxPods: Math.max(0, ...run.samples.map(countPods)),
    podMinutes: podMsOf(run) / 60_000,
  }
}

function curveOf({ startedAt, windowMs, samples, placed, delivered }: RaceRun): RaceResult['curve'] {
  const placedTimes = [...placed.values()]
  const deliveredTimes = [...delivered.values()]
  const interval = Math.max(1, Math.ceil(windowMs / 1_000 / MAX_INTERVALS))
  return Array.from({ length: Math.floor(windowMs / 1_000 / interval) + 1 }, (_, index) => {
    const second = index * interval
    const at = startedAt + second * 1_000
    const countUntil = (times: readonly number[]) => times.filter((time) => time <= at).length
    const sample = samples.findLast(({ at: sampledAt }) => sampledAt <= at) ?? samples[0]
    const backlog = Math.max(0, countUntil(placedTimes) - countUntil(deliveredTimes))
    return { second, backlog, pods: sample ? countPods(sample) : 0 }
  })
}

/** The sum of the desired replicas, each multiplied by its duration, ms. */
function podMsOf({ startedAt, windowMs, samples }: RaceRun): number {
  const end = startedAt + windowMs
  return samples.reduce((sum, sample, index) => {
    const from = Math.max(sample.at, startedAt)
    const to = Math.min(samples[index + 1]?.at ?? end, end)
    return sum + countPods(sample) * Math.max(0, to - from)
  }, 0)
}

const countPods = ({ replicas }: ReplicaSample) => Object.values(replicas).reduce((sum, count) => sum + count, 0)
