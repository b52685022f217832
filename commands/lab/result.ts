import { type RaceResult } from '@food-delivery/contracts'
import { type Sample } from '../support/watch'

/** What is known of one contender's run; times in ms since 1970. */
export interface RaceRun {
  name: string
  startedAt: number
  /** Length of the window in which pods are counted, ms: the same for all. */
  windowMs: number
  samples: readonly Sample[]
  placed: ReadonlyMap<string, number>
  delivered: ReadonlyMap<string, number>
}

/** In a longer race the points are further apart. */
const MOST_STEPS = 600

/** The figures of a run. */
export function resultOf(run: RaceRun): RaceResult {
  const { name, placed, delivered } = run
  const took = [...delivered].flatMap(([id, at]) => {
    const from = placed.get(id)
    return from === undefined ? [] : [at - from]
  })
  const curve = curveOf(run)
  return {
    name,
    curve,
    orders: placed.size,
    undelivered: placed.size - took.length,
    maxBacklog: Math.max(0, ...curve.map(({ backlog }) => backlog)),
    p50: percentile(took, 0.5),
    p95: percentile(took, 0.95),
    maxPods: Math.max(0, ...run.samples.map(podsIn)),
    podMinutes: podMsOf(run) / 60_000,
  }
}

function curveOf({ startedAt, windowMs, samples, placed, delivered }: RaceRun): RaceResult['curve'] {
  const [came, left] = [[...placed.values()], [...delivered.values()]]
  const step = Math.max(1, Math.ceil(windowMs / 1_000 / MOST_STEPS))
  return Array.from({ length: Math.floor(windowMs / 1_000 / step) + 1 }, (_, index) => {
    const second = index * step
    const at = startedAt + second * 1_000
    const until = (times: readonly number[]) => times.filter((time) => time <= at).length
    const sample = samples.findLast((each) => each.at <= at) ?? samples[0]
    return { second, backlog: Math.max(0, until(came) - until(left)), pods: sample ? podsIn(sample) : 0 }
  })
}

/** Desired replicas times their duration, ms. */
function podMsOf({ startedAt, windowMs, samples }: RaceRun): number {
  const end = startedAt + windowMs
  return samples.reduce((sum, sample, index) => {
    const from = Math.max(sample.at, startedAt)
    const until = Math.min(samples[index + 1]?.at ?? end, end)
    return sum + podsIn(sample) * Math.max(0, until - from)
  }, 0)
}

const podsIn = ({ replicas }: Sample) => Object.values(replicas).reduce((sum, each) => sum + each, 0)

/** The value that this share of all is at or below; 0 without any. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}
