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

/** The pauses that are tried, in seconds. */
const PAUSES = [0, 0.5, 1, 2, 4, 8]
/** Number of rates that are tried with each pause. */
const RATES = 24
/** The fastest pod that is tried, as a multiple of the highest observed rate. */
const MAX_RATE_FACTOR = 3
/** Rounds in which rates near the best one are tried. */
const REFINEMENTS = 3
const RATES_PER_REFINEMENT = 9
/** Errors of neighbouring samples are correlated, so only one of this many counts. */
const RELATED_SAMPLES = 5
/** About the 95 % quantile of the F-distribution, for one parameter and many samples. */
const F_95 = 4

interface Candidate {
  rate: number
  pause: number
  /** Sum of the squared errors of the lag. */
  squaredError: number
}

/** Numbers between two bounds with a constant ratio between neighbours. */
const geometricSteps = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from * (to / from) ** (index / (count - 1)))

/** The highest rate of a pod between two moments. */
function fastestRate({ moments, partitions }: GroupHistory): number {
  const all = allPartitions(partitions)
  const rates = moments.slice(1).flatMap((moment, index) => {
    const previous = moments[index]
    if (!previous?.pods || !moment.pods) return []
    return [(doneOf(moment, all) - doneOf(previous, all)) / (previous.pods * (moment.t - previous.t))]
  })
  return highestOf(rates)
}

/** Relative error of the rate: when records arrived between two moments is not known. */
function timingError({ moments, partitions, period }: GroupHistory): number {
  const all = allPartitions(partitions)
  const queued = moments.filter((moment) => queueOf(moment, all) > 2 * partitions)
  const queuedSeconds = queued.length * period
  return period / Math.max(period, queuedSeconds)
}

const betterOf = (a: Candidate, b: Candidate): Candidate => (b.squaredError < a.squaredError ? b : a)

/** The result if the rate has only a lower bound. */
const lowerBound = (low: number): TotalsFit => ({ podRate: { value: null, low, high: null, count: 0 }, pause: null })

/**
 * Fits a recording of totals only. Which pods had work is not known, so the recording is simulated, with records and
 * partitions spread evenly, to find the rate and the pause that reproduce the lag best. The rate is only a lower bound
 * if a much faster pod fits as well.
 */
export function fitTotals(history: GroupHistory, times: FittedTimes): TotalsFit {
  const maxRate = MAX_RATE_FACTOR * fastestRate(history)
  const minRate = Math.max(minimumRate(history), maxRate / 100)
  if (maxRate === 0) return lowerBound(0)
  const candidate = (rate: number, pause: number): Candidate => {
    const lags = repeatedLags(history, rate, { ...times, notice: [0, 0], settle: [pause, pause] }) ?? []
    const squaredError = lags.reduce((sum, { recorded, simulated }) => sum + (recorded - simulated) ** 2, 0)
    return { rate, pause, squaredError }
  }
  const rates = geometricSteps(minRate, maxRate, RATES)
  const tried = rates.flatMap((rate) => PAUSES.map((pause) => candidate(rate, pause)))
  let best = tried.reduce(betterOf)
  // The ratio of neighbouring rates, which becomes smaller in each round.
  let ratio = (maxRate / minRate) ** (1 / (RATES - 1))
  for (let round = 0; round < REFINEMENTS; round++) {
    const { pause } = best
    const nearRates = geometricSteps(best.rate / ratio, best.rate * ratio, RATES_PER_REFINEMENT)
    const near = nearRates.map((rate) => candidate(rate, pause))
    tried.push(...near)
    best = near.reduce(betterOf, best)
    ratio **= 0.25
  }
  const samples = history.moments.length / RELATED_SAMPLES
  const maxSquaredError = best.squaredError * (1 + F_95 / Math.max(1, samples - 1))
  const likelyRates = tried.filter(({ squaredError }) => squaredError <= maxSquaredError).map(({ rate }) => rate)
  const isBounded = Math.max(...likelyRates) < 0.9 * maxRate
  if (!isBounded) return lowerBound(minimumRate(history))
  const error = timingError(history)
  const [low, high] = [Math.min(...likelyRates) * (1 - error), Math.max(...likelyRates) * (1 + error)]
  const podRate = { value: best.rate, low, high, count: history.moments.length }
  return { podRate, pause: best.pause }
}
