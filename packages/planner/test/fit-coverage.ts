import { type Estimate, type Fit, fitRecording } from '../src'
import { syntheticRun, type Truth } from './synthetic-run'

/** Whether the range of a figure contains the truth; null without a range. */
function contains(estimate: Estimate | null, truth: number): boolean | null {
  if (!estimate || estimate.low === null || estimate.high === null) return null
  return estimate.low <= truth && truth <= estimate.high
}

/** For each figure of a fit: whether its range contains the truth. The arrivals have one such value per partition. */
const figures: Record<string, (fit: Fit, truth: Truth) => (boolean | null)[]> = {
  'rate of a pod': (fit, truth) => [contains(fit.podRate, truth.podRate)],
  'start of a pod': (fit, truth) => [contains(fit.start, truth.start)],
  'pause of a rebalance': (fit, truth) => [contains(fit.pause, truth.pause)],
  'arrivals of a partition': (fit, truth) =>
    truth.rates.map((rate, partition) => contains(fit.arrivals.partitions[partition]?.rate ?? null, rate)),
}

/** How many of the known ranges of a figure contain the truth. */
export interface Coverage {
  name: string
  /** Number of known ranges. */
  known: number
  /** Number of known ranges that contain the truth. */
  contained: number
  /** Number of runs, times the number of such figures in a run. */
  all: number
}

/** Fits synthetic runs of known truth, one for each seed. */
export function fitCoverage(seeds: readonly number[]): Coverage[] {
  const fits = seeds.map((seed) => {
    const { run, truth } = syntheticRun(seed)
    return { fit: fitRecording(run, `seed ${seed}`), truth }
  })
  return Object.entries(figures).map(([name, containTruth]) => {
    const all = fits.flatMap(({ fit, truth }) => containTruth(fit, truth))
    const known = all.filter((each) => each !== null)
    return { name, known: known.length, contained: known.filter(Boolean).length, all: all.length }
  })
}
