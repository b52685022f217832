import { readProfile } from '../../../packages/planner/src/load/profiles'

/** The rates over time that the load can have. `steady` and `hotKey` have the rate of the slider all the time. */
export const loadShapes = ['steady', 'spike', 'wave', 'ramp', 'day', 'hotKey'] as const

export type LoadShape = (typeof loadShapes)[number]

/** Share of the slider's rate at the lowest point of a shape. */
const LOW_SHARE = 0.1

type Fields = Record<string, string>

/** The profiles of the planner, in its words: the slider's rate is the highest one. Each begins again after its end. */
const profiles: Partial<Record<LoadShape, (low: number, peak: number) => [name: string, fields: Fields]>> = {
  spike: (low, peak) => ['burst', { rate: `${low}`, peak: `${peak}`, at: '30s', lasts: '30s', for: '120s' }],
  wave: (low, peak) => ['wave', { low: `${low}`, peak: `${peak}`, period: '90s', for: '90s' }],
  ramp: (low, peak) => ['ramp', { from: `${low}`, to: `${peak}`, for: '120s' }],
  // Noon and evening of a day of four minutes.
  day: (low, peak) => {
    const [noon, evening] = [0.7 * peak - low, peak - low].map((height) => Math.max(0, height).toFixed(2))
    return ['day', { low: `${low}`, peaks: `${noon}@120s/15s,${evening}@190s/20s`, for: '240s' }]
  },
}

/** The orders a second at each second since the start of a load. `peak`: the rate of the slider. */
export function rateOverTime(shape: LoadShape, peak: number): (second: number) => number {
  const profileOf = profiles[shape]
  if (!profileOf) return () => peak
  const { seconds, rateAt } = readProfile(...profileOf(peak * LOW_SHARE, peak), shape)
  return (second) => rateAt(second % seconds)
}
