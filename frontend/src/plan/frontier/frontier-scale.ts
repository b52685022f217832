import { type FrontierPoint } from '../engine/messages'

/** Size of the drawing in units of its view box. */
export const WIDTH = 100
export const HEIGHT = 60
const MARGIN = 4

/** Smaller values are drawn at this position, because 0 has no logarithm. Seconds, or records if the wait is a lag. */
const MIN_WAIT = 0.01

/** A linear scale; the middle if `low` and `high` are equal. */
const linear = (low: number, high: number, from: number, to: number) => (value: number) =>
  high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2

const rangeOf = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)]

/** Positions of points: pod-hours increase to the right, waiting times upwards on a logarithmic scale. */
export function positionsOf(points: readonly Pick<FrontierPoint, 'podHours' | 'wait'>[]): { x: number; y: number }[] {
  const logOf = (wait: number) => Math.log10(Math.max(MIN_WAIT, wait))
  const finitePoints = points.filter(({ wait }) => Number.isFinite(wait))
  const x = linear(...rangeOf(points.map(({ podHours }) => podHours)), MARGIN, WIDTH - MARGIN)
  const y = linear(...rangeOf(finitePoints.map(({ wait }) => logOf(wait))), HEIGHT - MARGIN, MARGIN)
  return points.map(({ podHours, wait }) => ({
    x: x(podHours),
    y: Number.isFinite(wait) ? y(logOf(wait)) : MARGIN / 2,
  }))
}
