// Without imports, so that the planner finds the age of a record by the same functions: `@food-delivery/kafka-client/curve`.

/** Index of the first of ascending values that is above a value; their number if none is. */
export function pointAbove(values: ArrayLike<number>, value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? Infinity) > value) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The value of `ys` where `xs` reaches `x`, on the straight line that ends at `point`; outside of it, that of its nearer end.
 * With the counts of a log as `xs` and their times as `ys`, the time at which a record was appended.
 * @param xs ascending
 * @param point default: the first above `x`
 */
export function interpolate(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: number,
  point: number = pointAbove(xs, x),
): number {
  const last = xs.length - 1
  if (point === 0 || point > last) return at(ys, Math.min(point, last))
  const [low, high] = [at(xs, point - 1), at(xs, point)]
  const share = high > low ? Math.min(1, Math.max(0, (x - low) / (high - low))) : 1
  return at(ys, point - 1) + share * (at(ys, point) - at(ys, point - 1))
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0
