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
  drawServiceTime,
  type Platform,
  type Random,
  randomOf,
  RecordWork,
  KedaScaler,
  type ServiceTime,
  simulate,
} from '../engine'
import { simulatedObject } from '../input'
import { type ArrivalsFile } from './arrivals-file'
import { hpaDrift, recordedOverheadMs, recordedPlatform } from './recorded-platform'
import { type Course, summarize, type Prediction } from './summary'

function serviceOf({ parameters, serviceMs }: ArrivalsFile): ServiceTime {
  const { work, workMs } = parameters
  const overhead = recordedOverheadMs
  const measured = serviceMs ?? {
    p10: workMs + overhead.p10,
    p50: workMs + overhead.p50,
    p90: workMs + overhead.p90,
    mean: workMs + overhead.mean,
  }
  if (work === 'exponential') return { kind: 'exponential', mean: measured.mean / 1000 }
  const { p10, p50, p90, mean } = measured
  return { kind: 'measured', p10: p10 / 1000, p50: p50 / 1000, p90: p90 / 1000, mean: mean / 1000 }
}

/** The recorded machine has two cores: more than six pods are in each other's way. */
const crowding = (pods: number): number => Math.max(0, pods - 6)

/** The crowding of the pods that the load needs, on average over its records. */
function usualCrowding({ arrivals, parameters }: ArrivalsFile, secondsPerRecord: number): number {
  const total = (ends: readonly number[]): number => ends.reduce((sum, end) => sum + end, 0)
  let [records, weighted] = [0, 0]
  for (const [index, [t, ends]] of arrivals.entries()) {
    const [before, previous] = arrivals[index - 1] ?? [t, ends]
    const arrived = total(ends) - total(previous)
    if (arrived === 0) continue
    const needed = (arrived / (t - before)) * secondsPerRecord
    records += arrived
    weighted += arrived * crowding(Math.min(parameters.max, Math.max(parameters.min, 1, needed)))
  }
  return records === 0 ? 0 : weighted / records
}

/** Service times whose mean is above the median because pods crowd a machine: more so while more of them work. */
function crowded(file: ArrivalsFile, random: Random): (pods: number) => number {
  const service = serviceOf(file)
  const draw = drawServiceTime(service, random)
  const usual = usualCrowding(file, service.mean)
  if (service.kind !== 'measured' || usual === 0) return draw
  const excess = service.mean - service.p50
  return (pods) => draw() + excess * Math.max(-1, crowding(pods) / usual - 1)
}

function setupOf(spec: ScaledObjectSpec, rules: Rules): KedaSetup {
  const object = { metadata: { name: 'recorded', namespace: 'default' }, spec }
  return prepareScaledObject({ object: simulatedObject(object), rules })
}

/** Cumulative records of each partition since the start, from the end offsets. */
function curvesOf({ arrivals, committedAtStart, parameters }: ArrivalsFile): Curve[] {
  const times = Float64Array.from([Math.min(0, (arrivals[0]?.[0] ?? 0) - 0.5), ...arrivals.map(([t]) => t)])
  return Array.from({ length: parameters.partitions }, (_, partition) => {
    const first = committedAtStart?.[partition] ?? 0
    return { times, counts: Float64Array.from([0, ...arrivals.map(([, ends]) => (ends[partition] ?? 0) - first)]) }
  })
}

function looksOf(file: ArrivalsFile, scaler: KedaScaler, random: Random) {
  const period = file.hpaPeriodSeconds ?? file.hpaSyncSeconds + hpaDrift
  const known = file.hpaSyncAt ?? random.between([0, period])
  return {
    hpaPeriod: period,
    hpaSyncAt: known - Math.floor(known / period) * period,
    pollAt: random.between([0, scaler.pollingInterval]),
  }
}

function workOf(file: ArrivalsFile, curves: readonly Curve[], platform: Platform, random: Random): RecordWork {
  return new RecordWork({
    arrivals: curves.map((curve) => evenArrivals(curve, 1, random.uniform())),
    committedAtStart: file.committedAtStart ?? curves.map(() => -1),
    firstOffsets: file.committedAtStart ?? curves.map(() => 0),
    service: crowded(file, random),
    batch: platform.batch,
    concurrency: platform.concurrency,
    countFrom: 0,
  })
}

/** Simulates a recorded run once. */
function courseOf(file: ArrivalsFile, seed: number, platform: Platform = recordedPlatform): Course {
  const random = randomOf(seed)
  const scaler = new KedaScaler(setupOf(file.scaledObject, rulesOf(file.versions)), 0)
  const { startMs, partitions } = file.parameters
  const [low, high] = platform.start
  const started: Platform = { ...platform, start: [low + startMs / 1000, high + startMs / 1000] }
  const work = workOf(file, curvesOf(file), started, random)
  const result = simulate({
    scaler,
    work,
    platform: started,
    partitions,
    replicasAtStart: file.replicasAtStart,
    from: 0,
    until: file.until,
    looks: looksOf(file, scaler, random),
    random,
    sampleEvery: 1,
  })
  return { ...result, waits: { p50: work.waits.quantile(0.5), p95: work.waits.quantile(0.95) } }
}

/** Predicts a recorded run from its arrivals, with the bands over some seeds. */
export function predict(file: ArrivalsFile, seeds = 25): Prediction {
  const courses = Array.from({ length: seeds }, (_, index) => courseOf(file, index + 1))
  return summarize(courses, file)
}
