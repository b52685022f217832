import { type FrontierPoint } from '../engine/messages'

/** The picture's size in its own units. */
export const WIDTH = 100
export const HEIGHT = 60
const MARGIN = 4

/** Waits below this look the same. */
const SHORTEST = 0.01

/** A function that maps values between two ends onto a length; equal ends onto its middle. */
const linear = (low: number, high: number, from: number, to: number) => (value: number) =>
  high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2

const ends = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)]

/** Where points are in the picture: pod-hours to the right, waits on a logarithmic scale upwards. */
export function placesOf(points: readonly Pick<FrontierPoint, 'podHours' | 'wait'>[]): { x: number; y: number }[] {
  const waitOf = (wait: number) => Math.log10(Math.max(SHORTEST, wait))
  const known = points.filter(({ wait }) => Number.isFinite(wait))
  const x = linear(...ends(points.map(({ podHours }) => podHours)), MARGIN, WIDTH - MARGIN)
  const y = linear(...ends(known.map(({ wait }) => waitOf(wait))), HEIGHT - MARGIN, MARGIN)
  return points.map(({ podHours, wait }) => ({
    x: x(podHours),
    y: Number.isFinite(wait) ? y(waitOf(wait)) : MARGIN / 2,
  }))
}
