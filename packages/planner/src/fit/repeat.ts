import { type Curve, defaultPlatform, FluidWork, randomOf, type Scaler, Simulation } from '../engine'
import { highestOf } from './estimate'
import { type FittedTimes, fittedPlatform } from './fitted-times'
import { allPartitions, type GroupHistory } from './group-history'
import { queueOf } from './assignments'

/** How well the fitted model reproduces a recording, with its arrivals and scaling steps. */
export interface Repetition {
  /** Mean difference of the lag, in records. */
  lagError: number
  /** Highest lag, in records. */
  peak: { recorded: number; simulated: number }
  /**
   * Whether the errors are small enough for predictions: `lagError` is at most 5 % of the recorded peak or 5 records,
   * and the simulated peak differs from the recorded one by at most 15 % or 10 records, whichever is more.
   */
  isGood: boolean
}

/** The recorded replicas: the scaling steps, or changes of the number of pods if the replicas are not known. */
interface RecordedScale {
  atStart: number
  steps: readonly { t: number; to: number }[]
  times: FittedTimes
}

function scaleOf({ moments, steps, replicasAtStart }: GroupHistory, times: FittedTimes): RecordedScale | null {
  if (replicasAtStart !== null) return { atStart: replicasAtStart, steps, times }
  const podCounts = moments.flatMap(({ t, pods }) => (pods === null ? [] : [{ t, to: pods }]))
  const [first] = podCounts
  if (!first) return null
  // These pods have joined already, so they take no time to start.
  return { atStart: first.to, steps: podCounts, times: { ...times, start: [0, 0], startSpread: [0, 0] } }
}

/** An autoscaler that sets the recorded replicas. */
const scalerOf = ({ atStart, steps }: RecordedScale, from: number): Scaler => ({
  inputs: [],
  pollingInterval: null,
  decide: (_loop, { t }) => {
    const lastStep = steps.findLast((step) => step.t <= from + t)
    return { to: lastStep?.to ?? atStart, recommended: null, state: null }
  },
  explain: () => {
    throw new Error('a recorded scale has no explanation')
  },
})

/** Records of each partition. Those that already wait at the start arrive within the second before. */
function curvesOf({ moments, partitions }: GroupHistory): Curve[] {
  const [first] = moments
  const start = first?.t ?? 0
  const times = Float64Array.from([-1, ...moments.map(({ t }) => t - start)])
  return Array.from({ length: partitions }, (_, partition) => {
    const done = first?.committed[partition] ?? 0
    const counts = Float64Array.from([0, ...moments.map(({ end }) => Math.max(0, (end[partition] ?? 0) - done))])
    return { times, counts }
  })
}

/** The simulation of a long recording has at most this many intervals between samples, and between syncs. */
const MAX_INTERVALS = 20_000
/** Shortest time between two syncs of the autoscaler that sets the recorded replicas, in seconds. */
const MIN_SYNC_PERIOD = 0.25

/** The simulated lag at a time of the recording. */
function simulateLag(history: GroupHistory, scale: RecordedScale, rate: number): (t: number) => number {
  const { partitions, period, seconds, moments } = history
  const from = moments[0]?.t ?? 0
  const load = {
    curves: curvesOf(history),
    partitions: Array.from({ length: partitions }, (_, curve) => ({ curve, share: 1 })),
  }
  const sampleEvery = Math.max(period, seconds / MAX_INTERVALS)
  const simulation = new Simulation({
    scaler: scalerOf(scale, from),
    // Records arrive at random and take the same time, so the average of the two squared variations is 0.5.
    work: new FluidWork({ load, queueing: { mean: 1 / rate, servers: 1, variation: 0.5 }, from: 0 }),
    platform: fittedPlatform(defaultPlatform, scale.times),
    partitions,
    replicasAtStart: scale.atStart,
    from: 0,
    until: seconds,
    loopTimes: { hpaSyncAt: 0, hpaPeriod: Math.max(MIN_SYNC_PERIOD, seconds / MAX_INTERVALS), pollAt: 0 },
    random: randomOf(1),
    sampleEvery,
  })
  simulation.advance(seconds)
  const { samples } = simulation.result
  return (t) => (samples[Math.round((t - from) / sampleEvery)] ?? samples.at(-1))?.lag ?? 0
}

/**
 * The lag of each moment, recorded and simulated with this rate of a pod; null if the recorded replicas are not known.
 */
export function repeatedLags(history: GroupHistory, rate: number, times: FittedTimes) {
  const scale = scaleOf(history, times)
  if (!scale) return null
  const lagAt = simulateLag(history, scale, rate)
  const all = allPartitions(history.partitions)
  return history.moments.map((moment) => ({ recorded: queueOf(moment, all), simulated: lagAt(moment.t) }))
}

/** Simulates a recording with the fitted model; null if the rate of a pod or the recorded replicas are not known. */
export function repeat(history: GroupHistory, rate: number | null, times: FittedTimes): Repetition | null {
  const lags = rate === null ? null : repeatedLags(history, rate, times)
  if (!lags) return null
  const peak = {
    recorded: highestOf(lags.map(({ recorded }) => recorded)),
    simulated: highestOf(lags.map(({ simulated }) => simulated)),
  }
  const lagError = lags.reduce((sum, { recorded, simulated }) => sum + Math.abs(simulated - recorded), 0) / lags.length
  const isLagGood = lagError <= Math.max(0.05 * peak.recorded, 5)
  const isPeakGood = Math.abs(peak.simulated - peak.recorded) <= Math.max(0.15 * peak.recorded, 10)
  return { lagError, peak, isGood: isLagGood && isPeakGood }
}
