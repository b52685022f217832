import { type ArrivalsFile } from './arrivals-file'
import { type SimulationResult } from '../engine'

/** One simulation of a recorded run. */
export interface SimulatedRun extends SimulationResult {
  waits: { p50: number; p95: number }
}

/** The output of `predict`. Durations in seconds, times in seconds since the start of the run. */
export interface Prediction {
  /** For each whole second: the time, then the replicas and the lag, each as median, 5th and 95th percentile. */
  seconds: [number, number, number, number, number, number, number][]
  /** The scaling steps of the simulation whose replicas are nearest to the median. */
  steps: { t: number; from: number; to: number }[]
  /**
   * Median time at which the lag is zero again after the last arrival; null if it is not zero before the end of the
   * run.
   */
  drainedAt: number | null
  waits: { p50: number; p95: number }
  /** Integral of `spec.replicas` over time: median, 5th and 95th percentile. */
  podSeconds: [number, number, number]
}

/** The quantile at `share` (0 to 1), interpolated between the two nearest values. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0]
  // Interpolation between two infinite values would give NaN.
  return low === high ? low : low + (high - low) * (position % 1)
}

const medianOf = (values: readonly number[]): number => quantileOf(values, 0.5)

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

type Band = [median: number, low: number, high: number]

const bandOf = (values: readonly number[]): Band => [
  medianOf(values),
  quantileOf(values, 0.05),
  quantileOf(values, 0.95),
]

/** A band of whole numbers that contains the band of the values. */
function wholeBandOf(values: readonly number[]): Band {
  const [median, low, high] = bandOf(values)
  return [Math.round(median), Math.floor(low), Math.ceil(high)]
}

function lastArrivalOf({ arrivals }: ArrivalsFile): number {
  const total = (ends: readonly number[]): number => ends.reduce((sum, end) => sum + end, 0)
  const last = total(arrivals.at(-1)?.[1] ?? [])
  return arrivals.find(([, ends]) => total(ends) === last)?.[0] ?? 0
}

/** When the lag of a run is zero after the last arrival; Infinity if it never is. */
const drainedAtOf = (run: SimulatedRun, lastArrival: number): number =>
  run.samples.find(({ t, lag }) => t >= lastArrival && lag === 0)?.t ?? Infinity

/** The run whose replicas are nearest to the medians of all runs. */
function nearestRun(runs: readonly SimulatedRun[], medians: readonly number[]): SimulatedRun | undefined {
  const distance = ({ samples }: SimulatedRun): number =>
    samples.reduce((sum, { desired }, second) => sum + Math.abs(desired - (medians[second] ?? 0)), 0)
  return runs.toSorted((a, b) => distance(a) - distance(b))[0]
}

/** Medians and bands of several simulations of one recorded run. */
export function summarize(runs: readonly SimulatedRun[], file: ArrivalsFile): Prediction {
  const seconds = Array.from({ length: Math.floor(file.until) + 1 }, (_, second): Prediction['seconds'][number] => {
    const samplesOfSecond = runs.flatMap(({ samples }) => samples[second] ?? [])
    const replicas = wholeBandOf(samplesOfSecond.map(({ desired }) => desired))
    return [second, ...replicas, ...wholeBandOf(samplesOfSecond.map(({ lag }) => lag))]
  })
  const lastArrival = lastArrivalOf(file)
  const drainedAt = medianOf(runs.map((run) => drainedAtOf(run, lastArrival)))
  const replicaMedians = seconds.map(([, replicas]) => replicas)
  const medianRun = nearestRun(runs, replicaMedians)
  const p50 = medianOf(runs.map(({ waits }) => waits.p50))
  const p95 = medianOf(runs.map(({ waits }) => waits.p95))
  const [podSeconds, low, high] = bandOf(runs.map((run) => run.podSeconds))
  return {
    seconds,
    steps: (medianRun?.decisions ?? []).map(({ t, replicas, to }) => ({ t: rounded(t), from: replicas, to })),
    drainedAt: Number.isFinite(drainedAt) ? drainedAt : null,
    waits: { p50: rounded(p50), p95: rounded(p95) },
    podSeconds: [rounded(podSeconds), rounded(low), rounded(high)],
  }
}
