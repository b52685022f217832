import { type Sample } from '../scenario/watch'

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

/** A contender's result. */
export interface RaceResult {
  name: string
  orders: number
  undelivered: number
  /** Orders placed and not delivered, at worst. */
  mostBacklog: number
  /** From placed to delivered, ms. */
  p50: number
  p95: number
  mostPods: number
  podMinutes: number
  cost: number
  /** A point every five seconds, for the chart. */
  curve: { second: number; backlog: number; pods: number }[]
}

const EVERY_MS = 5_000

/** Sums a run up. `pricePerPodHour` in whatever currency. */
export function resultOf(run: RaceRun, pricePerPodHour: number): RaceResult {
  const { name, placed, delivered } = run
  const took = [...delivered].flatMap(([id, at]) => {
    const from = placed.get(id)
    return from === undefined ? [] : [at - from]
  })
  const curve = curveOf(run)
  const podMinutes = podMsOf(run) / 60_000
  return {
    ...{ name, curve, podMinutes, orders: placed.size, undelivered: placed.size - took.length },
    mostBacklog: Math.max(0, ...curve.map(({ backlog }) => backlog)),
    p50: percentile(took, 0.5),
    p95: percentile(took, 0.95),
    mostPods: Math.max(0, ...run.samples.map(podsIn)),
    cost: (podMinutes / 60) * pricePerPodHour,
  }
}

function curveOf({ startedAt, windowMs, samples, placed, delivered }: RaceRun): RaceResult['curve'] {
  const [came, left] = [[...placed.values()], [...delivered.values()]]
  return Array.from({ length: Math.floor(windowMs / EVERY_MS) + 1 }, (_, index) => {
    const at = startedAt + index * EVERY_MS
    const until = (times: readonly number[]) => times.filter((time) => time <= at).length
    const sample = samples.findLast((each) => each.at <= at) ?? samples[0]
    return {
      second: (index * EVERY_MS) / 1_000,
      backlog: until(came) - until(left),
      pods: sample ? podsIn(sample) : 0,
    }
  })
}

/** Pods times the time they were wanted. */
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
