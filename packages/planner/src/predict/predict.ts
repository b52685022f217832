import {
  type KedaSetup,
  prepareScaledObject,
  type Rules,
  rulesOf,
  type ScaledObjectSpec,
} from '@food-delivery/autoscaler'
import {
  evenArrivals,
  type Curve,
  type Platform,
  type Random,
  randomOf,
  type Range,
  RecordWork,
  KedaScaler,
  simulate,
} from '../engine'
import { simulatedObject } from '../input'
import { type ArrivalsFile } from './arrivals-file'
import { type FittedPlatform, recordedPlatform, recordedTimes } from './recorded-platform'
import { type SimulatedRun, summarize, type Prediction } from './summary'

/** How long a pod needs for records. */
interface Service {
  /** Draws the processing time of a record, in seconds. */
  draw: () => number
  /**
   * Time of a fetch that returns records, in seconds. While the queue is short, each record waits for a fetch of its
   * own. So the slow records of a run show this time.
   */
  fetch: number
}

/** Share of the records between the quantiles p10 and p50. */
const SHARE_P10_TO_P50 = 0.4

/**
 * The processing time of a record and the time of a fetch. The median is used, because the mean contains the pauses of
 * rebalances, which are simulated separately, and occasional stalls. For exponential work the quantiles do not show the
 * overhead, so the fitted overhead is used.
 */
function serviceOf({ parameters, serviceMs }: ArrivalsFile, times: FittedPlatform, random: Random): Service {
  const { work, workMs } = parameters
  const { overheadMs, queuedExcessMs, pausesMs } = times
  const isMeasured = work === 'constant' && serviceMs !== null
  const fixedMs = work === 'constant' ? workMs : 0
  const { p10, p50, p90 } = isMeasured
    ? serviceMs
    : { p10: fixedMs + overheadMs.p10, p50: fixedMs + overheadMs.p50, p90: fixedMs + overheadMs.p90 }
  const middle = p50 + queuedExcessMs
  const halfWidth = (0.5 * (p50 - p10)) / SHARE_P10_TO_P50
  const spread: Range = [(middle - halfWidth) / 1000, (middle + halfWidth) / 1000]
  const fetch = (p90 - p50) / 1000
  if (work === 'constant') return { draw: () => random.between(spread), fetch }
  const exponentialMs = serviceMs ? serviceMs.mean - pausesMs - middle : workMs
  const exponentialMean = Math.max(0, exponentialMs) / 1000
  return { draw: () => random.between(spread) + random.exponential(exponentialMean), fetch }
}

function setupOf(spec: ScaledObjectSpec, rules: Rules): KedaSetup {
  const object = { metadata: { name: 'recorded', namespace: 'default' }, spec }
  return prepareScaledObject({ object: simulatedObject(object), rules })
}

/**
 * Cumulative records of each partition, from the end offsets. The curves begin at second 0, or half a second before the
 * first end offsets if that is earlier.
 */
function curvesOf({ arrivals, committedAtStart, parameters }: ArrivalsFile): Curve[] {
  const times = Float64Array.from([Math.min(0, (arrivals[0]?.[0] ?? 0) - 0.5), ...arrivals.map(([t]) => t)])
  return Array.from({ length: parameters.partitions }, (_, partition) => {
    const first = committedAtStart?.[partition] ?? 0
    return { times, counts: Float64Array.from([0, ...arrivals.map(([, ends]) => (ends[partition] ?? 0) - first)]) }
  })
}

function loopTimesOf(file: ArrivalsFile, scaler: KedaScaler, { hpaDrift }: FittedPlatform, random: Random) {
  const period = file.hpaPeriodSeconds ?? file.hpaSyncSeconds + hpaDrift
  const syncAt = file.hpaSyncAt ?? random.between([0, period])
  return {
    hpaPeriod: period,
    // The first sync of the run.
    hpaSyncAt: syncAt - Math.floor(syncAt / period) * period,
    pollAt: random.between([0, scaler.pollingInterval]),
  }
}

function workOf(file: ArrivalsFile, { batch, concurrency }: Platform, { draw, fetch }: Service, random: Random) {
  const curves = curvesOf(file)
  return new RecordWork({
    arrivals: curves.map((curve) => evenArrivals(curve, 1, random.uniform())),
    committedAtStart: file.committedAtStart ?? curves.map(() => -1),
    firstOffsets: file.committedAtStart ?? curves.map(() => 0),
    service: draw,
    fetch,
    batch,
    concurrency,
    countFrom: 0,
  })
}

/** Options of a prediction. */
export interface PredictOptions {
  /** Number of simulations, with the seeds 1, 2, and so on. Default 25. */
  seeds?: number
  /** Times of the platform. Default: {@link recordedTimes}. */
  times?: FittedPlatform
  /** Settings of the consumers. Default: those of kafkajs consumers that process one record at a time. */
  consumers?: Partial<Platform>
}

/** Simulates a recorded run once. */
function simulateRun(
  file: ArrivalsFile,
  { times = recordedTimes, consumers }: PredictOptions,
  seed: number,
): SimulatedRun {
  const random = randomOf(seed)
  const scaler = new KedaScaler(setupOf(file.scaledObject, rulesOf(file.versions)), 0)
  const { startMs, partitions } = file.parameters
  const platform = { ...recordedPlatform(times, startMs), ...consumers }
  const work = workOf(file, platform, serviceOf(file, times, random), random)
  const result = simulate({
    scaler,
    work,
    platform,
    partitions,
    replicasAtStart: file.replicasAtStart,
    from: 0,
    until: file.until,
    loopTimes: loopTimesOf(file, scaler, times, random),
    random,
    sampleEvery: 1,
  })
  return { ...result, waits: { p50: work.waits.quantile(0.5), p95: work.waits.quantile(0.95) } }
}

/** Predicts a recorded run from its arrivals, with bands over several seeds. */
export function predict(file: ArrivalsFile, options: PredictOptions = {}): Prediction {
  const { seeds = 25 } = options
  const runs = Array.from({ length: seeds }, (_, index) => simulateRun(file, options, index + 1))
  return summarize(runs, file)
}
