/** A fitted figure, with its range. */
export interface Estimate {
  /** Null if only a bound is known. */
  value: number | null
  /** Bounds of the range, from 5 to 95 %; null if they are not known. */
  low: number | null
  high: number | null
  /** Number of records, measured times, portions or samples to which it is fitted; 0 if only a bound is known. */
  count: number
}

// 97.5 % quantiles of Student's t-distribution. The ranges are made for 95 %, so that at least 90 % of them contain the
// true value, although neither counts nor times are normally distributed.
const T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
/** The 97.5 % quantile of the normal distribution. */
export const Z_975 = 1.96

function studentQuantile(degreesOfFreedom: number): number {
  const tabulated = T_975[degreesOfFreedom - 1]
  return tabulated ?? Z_975 * (1 + (Z_975 ** 2 + 1) / (4 * degreesOfFreedom))
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** The highest value, at least 0. Unlike Math.max, it takes as many values as a recording can have. */
export const highestOf = (values: readonly number[]): number =>
  values.reduce((highest, value) => Math.max(highest, value), 0)

/** Mean of the values; 0 without values. */
export const meanOf = (values: readonly number[]): number => (values.length === 0 ? 0 : sumOf(values) / values.length)

/** The value in the middle; 0 without values. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

/**
 * The mean of measured times. `resolution`: the error of each time, in seconds. Null without values. One value gives no
 * range, because its variation is not known.
 */
export function meanEstimate(values: readonly number[], resolution: number): Estimate | null {
  const count = values.length
  if (count === 0) return null
  const value = meanOf(values)
  if (count === 1) return { value: Math.max(0, value), low: null, high: null, count }
  const deviation = Math.sqrt(sumOf(values.map((each) => (each - value) ** 2)) / (count - 1))
  const halfWidth = (studentQuantile(count - 1) * deviation) / Math.sqrt(count) + resolution
  return { value: Math.max(0, value), low: Math.max(0, value - halfWidth), high: Math.max(0, value + halfWidth), count }
}

/** A time in which pods had work. */
export interface Portion {
  /** Records processed. */
  done: number
  /** Length of the time, multiplied by the number of pods. */
  seconds: number
}

/**
 * Fewer portions may have nearly the same rate by chance. Then the variance is at least that of records that are
 * processed at random: their number.
 */
const MIN_PORTIONS_FOR_VARIANCE = 4

/** Records per second, from portions of about the same length. */
export function ratioEstimate(portions: readonly Portion[]): Estimate {
  const count = portions.length
  const [done, seconds] = [sumOf(portions.map((each) => each.done)), sumOf(portions.map((each) => each.seconds))]
  const value = done / seconds
  const squares = sumOf(portions.map((each) => (each.done - value * each.seconds) ** 2))
  const leastVariance = count < MIN_PORTIONS_FOR_VARIANCE ? done : 0
  const variance = Math.max(squares * (count / Math.max(1, count - 1)), leastVariance)
  // One record is added, because a portion starts and ends in the middle of a record.
  const halfWidth = (studentQuantile(Math.max(1, count - 1)) * Math.sqrt(variance) + 1) / seconds
  return { value, low: Math.max(0, value - halfWidth), high: value + halfWidth, count }
}

/** Rounded to three decimal places. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000

/**
 * Bounds of the uniform distribution with the mean and standard deviation of measured values. `runs`: the values of
 * each run; all runs have the same weight. `delay`: each value also contains a delay, uniformly distributed from 0 to
 * this number, which the bounds leave out.
 */
export function uniformBounds(runs: readonly (readonly number[])[], delay = 0): [number, number] {
  const measured = runs.filter(({ length }) => length > 0)
  const mean = meanOf(measured.map(meanOf))
  const meanSquare = meanOf(measured.map((values) => meanOf(values.map((value) => (value - mean) ** 2))))
  const variance = meanSquare - delay ** 2 / 12
  const middle = Math.max(0, mean - delay / 2)
  const halfWidth = Math.min(middle, Math.sqrt(3 * Math.max(0, variance)))
  return [rounded(middle - halfWidth), rounded(middle + halfWidth)]
}
