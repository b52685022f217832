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

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

/** Median, 5 % and 95 %. */
function band(values: readonly number[], isWhole: boolean): [number, number, number] {
  const [median, low, high] = [quantileOf(values, 0.5), quantileOf(values, 0.05), quantileOf(values, 0.95)]
  return isWhole
    ? [Math.round(median), Math.floor(low), Math.ceil(high)]
    : [rounded(median), rounded(low), rounded(high)]
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
    const replicas = band(
      at.map(({ wished }) => wished),
      true,
    )
    return [
      second,
      ...replicas,
      ...band(
        at.map(({ lag }) => lag),
        true,
      ),
    ]
  })
  const drainedAt = quantileOf(
    courses.map((course) => drained(course, lastArrivalOf(file))),
    0.5,
  )
  const median = nearest(
    courses,
    seconds.map(([, replicas]) => replicas),
  )
  return {
    seconds,
    steps: (median?.decisions ?? []).map(({ t, replicas, to }) => ({ t: rounded(t), from: replicas, to })),
    drainedAt: Number.isFinite(drainedAt) ? drainedAt : null,
    waits: {
      p50: rounded(
        quantileOf(
          courses.map(({ waits }) => waits.p50),
          0.5,
        ),
      ),
      p95: rounded(
        quantileOf(
          courses.map(({ waits }) => waits.p95),
          0.5,
        ),
      ),
    },
    podSeconds: band(
      courses.map(({ podSeconds }) => podSeconds),
      false,
    ),
  }
}
