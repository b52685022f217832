/** A fitted figure, with its range. */
export interface Estimate {
  /** Null if only a bound is known. */
  value: number | null
  /** Bounds of the range, from 5 to 95 %; null if they are not known. */
  low: number | null
  high: number | null
  /** Number of values or intervals behind it. */
  count: number
}

// 97.5 % quantiles of Student's t-distribution. The ranges are made for 95 %, so that at least 90 % of them contain the
// true value, although neither counts nor times are normally distributed.
const T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
const Z_975 = 1.96

function studentQuantile(freedom: number): number {
  const known = T_975[freedom - 1]
  return known ?? Z_975 * (1 + (Z_975 ** 2 + 1) / (4 * freedom))
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0)

/** The highest value, at least 0. A recording may have more values than a call can have arguments. */
export const highestOf = (values: readonly number[]): number => values.reduce((most, each) => Math.max(most, each), 0)

/** Mean of some values; 0 without values. */
export const meanOf = (values: readonly number[]): number => (values.length === 0 ? 0 : sumOf(values) / values.length)

/** The value in the middle; 0 without values. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

/**
 * The mean of measured times. `resolution`: the error of each, in seconds. Null without values; one value has no
 * range, because its variation is not known.
 */
export function meanEstimate(values: readonly number[], resolution: number): Estimate | null {
  const count = values.length
  if (count === 0) return null
  const value = meanOf(values)
  if (count === 1) return { value: Math.max(0, value), low: null, high: null, count }
  const deviation = Math.sqrt(sumOf(values.map((each) => (each - value) ** 2)) / (count - 1))
  const half = (studentQuantile(count - 1) * deviation) / Math.sqrt(count) + resolution
  return { value: Math.max(0, value), low: Math.max(0, value - half), high: Math.max(0, value + half), count }
}

/** Records processed in some seconds of pod time. */
export interface Portion {
  done: number
  seconds: number
}

const FEW = 4

/** Records per second, from portions of about the same length. */
export function ratioEstimate(portions: readonly Portion[]): Estimate {
  const count = portions.length
  const [done, seconds] = [sumOf(portions.map((each) => each.done)), sumOf(portions.map((each) => each.seconds))]
  const value = done / seconds
  const squares = sumOf(portions.map((each) => (each.done - value * each.seconds) ** 2))
  const counted = Math.max(squares * (count / Math.max(1, count - 1)), count < FEW ? done : 0)
  // One record is added, because a portion starts and ends in the middle of a record.
  const half = (studentQuantile(Math.max(1, count - 1)) * Math.sqrt(counted) + 1) / seconds
  return { value, low: Math.max(0, value - half), high: value + half, count }
}

/** Rounded to three decimal places. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000

/**
 * Bounds of the uniform distribution with the mean and standard deviation of some values. A uniformly distributed part
 * between 0 and `rest` is first removed from the values. `runs`: the values of each run; all runs have the same weight.
 */
export function uniformBounds(runs: readonly (readonly number[])[], rest = 0): [number, number] {
  const known = runs.filter(({ length }) => length > 0)
  const whole = meanOf(known.map(meanOf))
  const variance = meanOf(known.map((values) => meanOf(values.map((value) => (value - whole) ** 2)))) - rest ** 2 / 12
  const middle = Math.max(0, whole - rest / 2)
  const half = Math.min(middle, Math.sqrt(3 * Math.max(0, variance)))
  return [rounded(middle - half), rounded(middle + half)]
}
