import { type Estimate, highestOf } from './estimate'
import { type FittedTimes } from './fitted-times'
import { allPartitions, type GroupHistory } from './group-history'
import { minimumRate } from './pod-rate'
import { repeatedLags } from './repeat'
import { doneOf, queueOf } from './assignments'

/** The figures that reproduce a recording of totals best. */
export interface TotalsFit {
  podRate: Estimate
  /** How long all pods pause for a rebalance, in seconds; null without a rate. */
  pause: number | null
}

const PAUSES = [0, 0.5, 1, 2, 4, 8]
const RATES = 24
/** The fastest pod that is tried, as a multiple of the highest observed rate. */
const WIDEST = 3
const REFINEMENTS = 3
/** Errors of neighbouring samples are correlated, so only one of this many counts. */
const RELATED_SAMPLES = 5
const F_95 = 4

interface Candidate {
  rate: number
  pause: number
  squares: number
}

const geometric = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from * (to / from) ** (index / (count - 1)))

/** The highest rate of a pod between two moments. */
function fastestRate({ moments, partitions }: GroupHistory): number {
  const all = allPartitions(partitions)
  const rates = moments.slice(1).flatMap((moment, index) => {
    const before = moments[index]
    if (!before?.pods || !moment.pods) return []
    return [(doneOf(moment, all) - doneOf(before, all)) / (before.pods * (moment.t - before.t))]
  })
  return highestOf(rates)
}

/** Relative error from not knowing when records arrived between two moments. */
function timingError({ moments, partitions, period }: GroupHistory): number {
  const all = allPartitions(partitions)
  const queued = moments.filter((moment) => queueOf(moment, all) > 2 * partitions)
  return period / Math.max(period, queued.length * period)
}

const better = (a: Candidate, b: Candidate): Candidate => (b.squares < a.squares ? b : a)

/**
 * Fits a recording of totals only. Which pods had work is not known, so the recording is simulated, with records and
 * partitions spread evenly, to find the rate and the pause that reproduce the lag best. The rate is only a lower bound
 * if a much faster pod fits as well.
 */
export function fitTotals(history: GroupHistory, times: FittedTimes): TotalsFit {
  const most = WIDEST * fastestRate(history)
  const least = Math.max(minimumRate(history), most / 100)
  if (most === 0) return { podRate: { value: null, low: 0, high: null, count: 0 }, pause: null }
  const candidate = (rate: number, pause: number): Candidate => {
    const lags = repeatedLags(history, rate, { ...times, notice: [0, 0], settle: [pause, pause] }) ?? []
    return { rate, pause, squares: lags.reduce((sum, { recorded, simulated }) => sum + (recorded - simulated) ** 2, 0) }
  }
  const tried = geometric(least, most, RATES).flatMap((rate) => PAUSES.map((pause) => candidate(rate, pause)))
  let best = tried.reduce(better)
  for (let [round, width] = [0, (most / least) ** (1 / (RATES - 1))]; round < REFINEMENTS; round++, width **= 0.25) {
    const { pause } = best
    const near = geometric(best.rate / width, best.rate * width, 9).map((rate) => candidate(rate, pause))
    tried.push(...near)
    best = near.reduce(better, best)
  }
  const samples = history.moments.length / RELATED_SAMPLES
  const limit = best.squares * (1 + F_95 / Math.max(1, samples - 1))
  const likely = tried.filter(({ squares }) => squares <= limit).map(({ rate }) => rate)
  const isBounded = Math.max(...likely) < 0.9 * most
  if (!isBounded) return { podRate: { value: null, low: minimumRate(history), high: null, count: 0 }, pause: null }
  const error = timingError(history)
  const [low, high] = [Math.min(...likely) * (1 - error), Math.max(...likely) * (1 + error)]
  const podRate = { value: best.rate, low, high, count: history.moments.length }
  return { podRate, pause: best.pause }
}
