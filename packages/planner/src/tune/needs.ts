import { type Curve, CurveCursor, type Load, sharesOfCurves } from '../engine'
import { type TuneInput } from './tune-input'

/** Utilization of a pod above which its queue grows long. */
export const MAX_UTILIZATION = 0.8
/** Length of the slots of a day for which rates are known. */
const SLOT_SECONDS = 900
/** The records of shorter peaks may wait in the queue. */
const PEAK_SECONDS = 60

/** Rates of a load and of a pod, in records per second. */
export interface Needs {
  /** Records per second that one pod can process. */
  podRate: number
  /** The highest rate over a minute. */
  peakRate: number
  /** The partition with the highest rate over a minute. */
  hottest: { partition: number; rate: number }
  /** Mean rate of each slot of the load. */
  slots: readonly number[]
  slotSeconds: number
}

/** Mean rates of a cumulative curve, in steps of `step` seconds. */
function ratesOf({ times, counts }: Curve, step: number): number[] {
  const end = times.at(-1) ?? 0
  const cursor = new CurveCursor({ times, counts })
  const rates: number[] = []
  let previousCount = 0
  for (let from = 0; from < end - 1e-9; from += step) {
    const to = Math.min(end, from + step)
    const count = cursor.countAt(to)
    rates.push((count - previousCount) / (to - from))
    previousCount = count
  }
  return rates
}

/** Rates of all partitions together, in steps of `step` seconds. */
function totalRates(load: Load, step: number): number[] {
  const shares = sharesOfCurves(load)
  const ratesOfCurves = load.curves.map((curve) => ratesOf(curve, step))
  return (ratesOfCurves[0] ?? []).map((_, slot) =>
    ratesOfCurves.reduce((sum, rates, curve) => sum + (rates[slot] ?? 0) * (shares[curve] ?? 0), 0),
  )
}

const highestOf = (values: readonly number[]): number => values.reduce((max, value) => Math.max(max, value), 0)

function hottestOf({ curves, partitions }: Load): Needs['hottest'] {
  const peaks = curves.map((curve) => highestOf(ratesOf(curve, PEAK_SECONDS)))
  return partitions.reduce<Needs['hottest']>(
    (hottest, { curve, share }, partition) => {
      const rate = (peaks[curve] ?? 0) * share
      return rate > hottest.rate ? { partition, rate } : hottest
    },
    { partition: 0, rate: 0 },
  )
}

/** The rates of a load and of a pod. */
export function needsOf(load: Load, { service, platform }: Pick<TuneInput, 'service' | 'platform'>): Needs {
  return {
    podRate: platform.concurrency / service.mean,
    peakRate: highestOf(totalRates(load, PEAK_SECONDS)),
    hottest: hottestOf(load),
    slots: totalRates(load, SLOT_SECONDS),
    slotSeconds: SLOT_SECONDS,
  }
}
