import { type Load } from '../engine'
import { type TuneInput } from './tune-input'

/** Use of a pod above which its queue grows long. */
export const BUSY = 0.8
const SLOT_SECONDS = 900
/** Shorter peaks are for the queue. */
const PEAK_SECONDS = 60

/** What a load needs. Rates in records a second. */
export interface Needs {
  /** What one pod can do. */
  podRate: number
  /** The highest rate of a minute. */
  peakRate: number
  /** The highest rate of a minute on one partition, and which. */
  hottest: { partition: number; rate: number }
  /** Mean rates of quarters of an hour. */
  slots: readonly number[]
  slotSeconds: number
}

/** Mean rates of a curve of counts in steps of some seconds, until its end. */
function ratesOf(times: Float64Array, counts: Float64Array, step: number): number[] {
  const end = times.at(-1) ?? 0
  const rates: number[] = []
  let [index, before] = [0, 0]
  for (let from = 0; from < end - 1e-9; from += step) {
    const to = Math.min(end, from + step)
    while (index < times.length - 2 && (times[index + 1] ?? Infinity) <= to) index++
    const [t0 = 0, t1 = 0, n0 = 0, n1 = 0] = [times[index], times[index + 1], counts[index], counts[index + 1]]
    const count = t1 > t0 ? n0 + ((n1 - n0) * (to - t0)) / (t1 - t0) : n1
    rates.push((count - before) / (to - from))
    before = count
  }
  return rates
}

/** Rates of all partitions together, in steps of some seconds. */
function totalRates({ curves, partitions }: Load, step: number): number[] {
  const shares = curves.map((_, curve) =>
    partitions.reduce((sum, each) => sum + (each.curve === curve ? each.share : 0), 0),
  )
  const each = curves.map(({ times, counts }) => ratesOf(times, counts, step))
  return (each[0] ?? []).map((_, slot) =>
    each.reduce((sum, rates, curve) => sum + (rates[slot] ?? 0) * (shares[curve] ?? 0), 0),
  )
}

const highest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0)

function hottestOf({ curves, partitions }: Load): Needs['hottest'] {
  const peaks = curves.map(({ times, counts }) => highest(ratesOf(times, counts, PEAK_SECONDS)))
  return partitions.reduce<Needs['hottest']>(
    (hottest, { curve, share }, partition) => {
      const rate = (peaks[curve] ?? 0) * share
      return rate > hottest.rate ? { partition, rate } : hottest
    },
    { partition: 0, rate: 0 },
  )
}

/** What a load needs of pods and partitions. */
export function needsOf(load: Load, { service, platform }: Pick<TuneInput, 'service' | 'platform'>): Needs {
  return {
    podRate: platform.concurrency / service.mean,
    peakRate: highest(totalRates(load, PEAK_SECONDS)),
    hottest: hottestOf(load),
    slots: totalRates(load, SLOT_SECONDS),
    slotSeconds: SLOT_SECONDS,
  }
}
