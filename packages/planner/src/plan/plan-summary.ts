import {
  CurveCursor,
  type Decision,
  lagOf,
  type Load,
  type Sample,
  sharesOfCurves,
  type SimulationResult,
  type Work,
} from '../engine'
import { type PreparedScaler } from './prepare-scaler'
import { checkGoal, type Goal } from './goal'
import { type Hold, longestHold } from './hold'

/** One point of the curves. `arrivals`: records per second. */
export interface PlanSample extends Sample {
  arrivals: number
}

/** Figures of a whole plan. Times in seconds. */
export interface PlanSummary {
  podHours: number
  /** Price of the pod-hours; null without a price. */
  cost: number | null
  rescales: number
  /** Rescales that reverse the previous one within five minutes. */
  flaps: number
  rebalances: number
  /** Values of spec.replicas. */
  pods: { min: number; max: number; last: number }
  waits: { p50: number; p95: number; p99: number }
  records: { arrived: number; waiting: number }
  peakLag: { lag: number; t: number }
  /** `value`: the wait or lag that the goal limits; null without a goal. */
  goal: { isMet: boolean; value: number; secondsAbove: number } | null
  /** The longest {@link Hold} of five minutes or more; null without one. */
  hold: Hold | null
  /** Time until which the plan was simulated. */
  end: number
}

/** Result of a plan. */
export interface PlanResult {
  summary: PlanSummary
  samples: PlanSample[]
  decisions: Decision[]
}

interface SummaryInput {
  result: SimulationResult
  work: Work
  prepared: PreparedScaler
  load: Load
  goal: Goal | null
  price: number | null
  sampleEvery: number
}

const FLAP_SECONDS = 300

function flapsIn(steps: readonly Decision[]): number {
  return steps.filter((step, index) => {
    const previous = steps[index - 1]
    if (previous === undefined || step.t - previous.t > FLAP_SECONDS) return false
    return Math.sign(step.to - step.replicas) !== Math.sign(previous.to - previous.replicas)
  }).length
}

function withArrivals(samples: readonly Sample[], load: Load): PlanSample[] {
  const shares = sharesOfCurves(load)
  const cursors = load.curves.map((curve) => new CurveCursor(curve))
  const counts = samples.map(({ t }) =>
    cursors.reduce((sum, cursor, index) => sum + cursor.countAt(t) * (shares[index] ?? 0), 0),
  )
  return samples.map((sample, index) => {
    // The rate until the next sample; for the last sample, the rate since the previous one.
    const to = Math.min(index + 1, samples.length - 1)
    const from = Math.max(0, to - 1)
    const seconds = (samples[to]?.t ?? 0) - (samples[from]?.t ?? 0)
    const arrivals = seconds > 0 ? ((counts[to] ?? 0) - (counts[from] ?? 0)) / seconds : 0
    return { ...sample, arrivals }
  })
}

/** The first sample with the highest lag. */
const peakOf = (samples: readonly Sample[]): Sample | undefined =>
  samples.reduce<Sample | undefined>((peak, sample) => (peak && peak.lag >= sample.lag ? peak : sample), undefined)

/** The figures of a simulation. */
export function summaryOf(input: SummaryInput): PlanResult {
  const { result, work, goal, price, prepared, load, sampleEvery } = input
  const { samples, decisions, podSeconds, rebalances, end } = result
  const steps = decisions.filter(({ replicas, to }) => replicas !== to)
  const podCounts = samples.map(({ desired }) => desired)
  const { waits } = work
  const peak = peakOf(samples)
  const summary: PlanSummary = {
    podHours: podSeconds / 3600,
    cost: price === null ? null : (price * podSeconds) / 3600,
    rescales: steps.length,
    flaps: flapsIn(steps),
    rebalances,
    pods: { min: Math.min(...podCounts), max: Math.max(...podCounts), last: podCounts.at(-1) ?? 0 },
    waits: { p50: waits.quantile(0.5), p95: waits.quantile(0.95), p99: waits.quantile(0.99) },
    records: { arrived: work.ends.reduce((sum, count) => sum + count, 0), waiting: lagOf(work) },
    peakLag: { lag: peak?.lag ?? 0, t: peak?.t ?? 0 },
    goal: goal && checkGoal(goal, waits, samples, sampleEvery),
    hold: longestHold(samples, { ...prepared, partitions: load.partitions.length }),
    end,
  }
  return { summary, samples: withArrivals(samples, load), decisions }
}
