import { readProfile } from '../../../packages/planner/src/load/profiles'

/** How the rate of a load changes over time. `steady` and `hotKey` keep the rate of the slider. */
export const loadShapes = ['steady', 'spike', 'wave', 'ramp', 'day', 'hotKey'] as const

export type LoadShape = (typeof loadShapes)[number]

/** Share of the slider's rate at the lowest point of a shape. */
const LOW_SHARE = 0.1

type Fields = Record<string, string>

/** The load profiles of the planner, with the rate of the slider as their peak. They repeat. */
const profiles: Partial<Record<LoadShape, (low: number, peak: number) => [name: string, fields: Fields]>> = {
  spike: (low, peak) => ['burst', { rate: `${low}`, peak: `${peak}`, at: '30s', lasts: '30s', for: '120s' }],
  wave: (low, peak) => ['wave', { low: `${low}`, peak: `${peak}`, period: '90s', for: '90s' }],
  ramp: (low, peak) => ['ramp', { from: `${low}`, to: `${peak}`, for: '120s' }],
  // A day in four minutes, with peaks at noon and in the evening.
  day: (low, peak) => {
    const [noon, evening] = [0.7 * peak - low, peak - low].map((height) => Math.max(0, height).toFixed(2))
    return ['day', { low: `${low}`, peaks: `${noon}@120s/15s,${evening}@190s/20s`, for: '240s' }]
  },
}

/**
 * Returns a function that calculates the orders per second from the seconds since the start of a load. `peak`: the rate of
 * the slider.
 */
export function rateOverTime(shape: LoadShape, peak: number): (second: number) => number {
  const profileOf = profiles[shape]
  if (!profileOf) return () => peak
  const { seconds, rateAt } = readProfile(...profileOf(peak * LOW_SHARE, peak), shape)
  return (second) => rateAt(second % seconds)
}
