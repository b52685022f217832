/** The smallest value such that at least `share` (0 to 1) of all values are not larger; NaN if there are no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The median of each field of some objects. */
export function medians<T extends { [K in keyof T]: number }>(objects: readonly T[]): T {
  const [first] = objects
  if (!first) throw new Error('cannot compute medians of an empty list')
  const names = Object.keys(first) as (keyof T)[]
  return Object.fromEntries(names.map((name) => [name, median(objects.map((object) => object[name]))])) as T
}
