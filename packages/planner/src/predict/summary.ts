import { type ArrivalsFile } from './arrivals-file'
import { type SimulationResult } from '../engine'

/** One possible course of a run. */
export interface Course extends SimulationResult {
  waits: { p50: number; p95: number }
}

/** What `predict` prints. Times in seconds of the run. */
export interface Prediction {
  /** Each whole second: time, replicas and lag, each with median, 5 % and 95 %. */
  seconds: [number, number, number, number, number, number, number][]
  /** Of the seed nearest to the median. */
  steps: { t: number; from: number; to: number }[]
  /** When everything was done after the last arrival; null: not until the end. */
  drainedAt: number | null
  waits: { p50: number; p95: number }
  /** Integral of spec.replicas: median, 5 %, 95 %. */
  podSeconds: [number, number, number]
}

/** The value that a share of the values does not exceed. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(position)] ?? 0, sorted[Math.ceil(position)] ?? 0]
  // Infinity − Infinity is no number.
  return low === high ? low : low + (high - low) * (position % 1)
}

const medianOf = (values: readonly number[]): number => quantileOf(values, 0.5)

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

type Band = [median: number, low: number, high: number]

const band = (values: readonly number[]): Band => [medianOf(values), quantileOf(values, 0.05), quantileOf(values, 0.95)]

function wholeBand(values: readonly number[]): Band {
  const [median, low, high] = band(values)
  return [Math.round(median), Math.floor(low), Math.ceil(high)]
}

function lastArrivalOf({ arrivals }: ArrivalsFile): number {
  const total = (ends: readonly number[]): number => ends.reduce((sum, end) => sum + end, 0)
  const last = total(arrivals.at(-1)?.[1] ?? [])
  return arrivals.find(([, ends]) => total(ends) === last)?.[0] ?? 0
}

const drained = (course: Course, lastArrival: number): number =>
  course.samples.find(({ t, lag }) => t >= lastArrival && lag === 0)?.t ?? Infinity

function nearest(courses: readonly Course[], medians: readonly number[]): Course | undefined {
  const distance = ({ samples }: Course): number =>
    samples.reduce((sum, { wished }, second) => sum + Math.abs(wished - (medians[second] ?? 0)), 0)
  return courses.toSorted((a, b) => distance(a) - distance(b))[0]
}

/** Medians and bands of several courses of one run. */
export function summarize(courses: readonly Course[], file: ArrivalsFile): Prediction {
  const seconds = Array.from({ length: Math.floor(file.until) + 1 }, (_, second): Prediction['seconds'][number] => {
    const at = courses.flatMap(({ samples }) => samples[second] ?? [])
    const replicas = wholeBand(at.map(({ wished }) => wished))
    return [second, ...replicas, ...wholeBand(at.map(({ lag }) => lag))]
  })
  const lastArrival = lastArrivalOf(file)
  const drainedAt = medianOf(courses.map((course) => drained(course, lastArrival)))
  const replicaMedians = seconds.map(([, replicas]) => replicas)
  const median = nearest(courses, replicaMedians)
  const [p50, p95] = (['p50', 'p95'] as const).map((share) => medianOf(courses.map(({ waits }) => waits[share])))
  const [podSeconds, low, high] = band(courses.map((course) => course.podSeconds))
  return {
    seconds,
    steps: (median?.decisions ?? []).map(({ t, replicas, to }) => ({ t: rounded(t), from: replicas, to })),
    drainedAt: Number.isFinite(drainedAt) ? drainedAt : null,
    waits: { p50: rounded(p50 ?? 0), p95: rounded(p95 ?? 0) },
    podSeconds: [rounded(podSeconds), rounded(low), rounded(high)],
  }
}
