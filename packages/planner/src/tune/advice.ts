import { counted } from '../counted'
import { durationText } from '../plan'
import { MAX_UTILIZATION } from './needs'
import { type Figures, type Tuner } from './tuner'
import { type TuneInput } from './tune-input'

const rateText = (rate: number): string => `${Number(rate.toPrecision(3)).toLocaleString('en-US')} records per second`

/** The name of what a goal limits: `p95 wait` or `max lag`. */
export function measureName({ goal }: Pick<TuneInput, 'goal'>): string {
  if (goal && 'maxLag' in goal) return 'max lag'
  return `p${Number(((goal?.share ?? 0.95) * 100).toFixed(2))} wait`
}

/** A measured wait (seconds) or lag (records) as text. Infinity if too many records are unprocessed at the end. */
export const measureText = ({ goal }: Pick<TuneInput, 'goal'>, value: number): string => {
  if (!Number.isFinite(value)) return 'unbounded'
  return goal && 'maxLag' in goal ? `${Math.round(value).toLocaleString('en-US')} records` : durationText(value)
}

/** Partitions that a peak of this many records per second needs. */
const partitionsFor = (peakRate: number, podRate: number): number => Math.ceil(peakRate / podRate / MAX_UTILIZATION)

/** Why a goal is missed even with all pods at all times. `figures`: the figures with all pods at all times. */
export function unmetReason(input: TuneInput, { needs }: Tuner, figures: Figures): string {
  const { podRate, peakRate, hottest } = needs
  const { goal, service, partitions } = input
  if (goal && 'share' in goal && service.mean >= goal.seconds)
    return `processing a record alone takes ${durationText(service.mean)}; only faster processing helps`
  const { pods, wait } = figures
  const tried = `with ${counted(pods.max, 'pod')} at all times the ${measureName(input)} is ${measureText(input, wait)}`
  if (peakRate > podRate * partitions)
    return `${tried}: the peak of ${rateText(peakRate)} needs ${Math.ceil(peakRate / podRate)} pods, and only ${partitions} can have a partition`
  if (pods.max < partitions && peakRate > podRate * pods.max)
    return `${tried}: the peak of ${rateText(peakRate)} needs ${Math.ceil(peakRate / podRate)} pods, and max is kept`
  if (hottest.rate > podRate)
    return `${tried}: partition ${hottest.partition} gets ${rateText(hottest.rate)} at its peak and a pod processes ${rateText(podRate)}; other keys would spread it, more pods cannot`
  const busyPercent = Math.round((100 * peakRate) / podRate / Math.max(1, Math.min(pods.max, partitions)))
  return `${tried}: at the peak of ${rateText(peakRate)} they are ${busyPercent} % busy`
}

/**
 * Advice on the number of partitions, which a patch of an autoscaler cannot change. Null if there are enough for
 * `peakFactor` times the load.
 */
export function partitionAdvice({ partitions }: TuneInput, { needs }: Tuner, peakFactor: number): string | null {
  const { peakRate, podRate } = needs
  const needed = partitionsFor(peakRate * peakFactor, podRate)
  if (needed <= partitions) return null
  const loadText = peakFactor === 1 ? 'this load' : `a load ${Math.round((peakFactor - 1) * 100)} % higher`
  return (
    `Partitions: ${needed} would let ${needed} pods process ${loadText} at ${MAX_UTILIZATION * 100} % utilization; the topic has ${partitions}. ` +
    'A patch does not change partitions: they cannot be removed again, and more of them move keys to other partitions.'
  )
}
