// This file must not import anything: the planner and the planner's page load it alone, as
// `@food-delivery/kafka-client/curve`. They and the lag admin compute the age of the oldest unprocessed record with the same
// functions.

/** Index of the first value above `value`, in ascending `values`; their length if there is none. */
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
 * The value of `ys` where `xs` reaches `x`: interpolated between the point before `point` and `point`, and constant
 * before the first and after the last point. With offsets as `xs` and their times as `ys`, it is the time at which a
 * record was appended.
 * @param xs ascending
 * @param point index in `xs` and `ys`; default: the first point above `x`
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
