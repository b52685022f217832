import { prepareScaledObject, type Rules, type ScaledObject, withDefaults } from '@food-delivery/autoscaler'
import { defaultPlatform, FluidWork, KedaScaler, type Load, randomOf, simulate } from '../engine'
import { counted } from '../counted'
import { simulatedObject } from '../input'
import { loadOnPartitions, type LoadSource, readLoadLine } from '../load'
import { type Fix } from './rule'

const HOUR_SECONDS = 3_600
/** Time between two syncs of the HPA. */
const SYNC_SECONDS = 15
/** A day of load that starts half an hour before its peak at noon, with a lower peak in the evening. */
const EXAMPLE_DAY = 'day low=20 peaks=180@30m/2h,150@450m/1.5h,180@1470m/2h'
/** Pods that the peak of the day needs, as a share of the maximum. */
const PEAK_UTILIZATION = 0.8
/** Processing time of a record if it is not given. */
const DEFAULT_WORK_SECONDS = 0.05

/** Waits and cost of a ScaledObject with the simulated load, by default a day. Waits in seconds. */
export interface DayCost {
  p95: number
  p99: number
  podHours: number
  rescales: number
}

interface Day {
  load: Load
  /** Pods at the start of the day. */
  pods: number
  seconds: number
  workSeconds: number
  rules: Rules
}

/** The example day, scaled to a peak rate in records per second. */
function exampleDay(peakRate: number): LoadSource {
  const day = readLoadLine(EXAMPLE_DAY)
  const [{ times, counts } = { times: new Float64Array(), counts: new Float64Array() }] = day.curves
  let highestRate = 0
  for (let index = 1; index < times.length; index++) {
    const seconds = (times[index] ?? 0) - (times[index - 1] ?? 0)
    highestRate = Math.max(highestRate, ((counts[index] ?? 0) - (counts[index - 1] ?? 0)) / seconds)
  }
  return { ...day, curves: [{ times, counts: counts.map((count) => (count * peakRate) / highestRate) }] }
}

/** Pods that the average load of the example day needs, as a share of the maximum. */
export function averageUtilization(): number {
  const { curves, seconds } = exampleDay(PEAK_UTILIZATION)
  return (curves[0]?.counts.at(-1) ?? 0) / seconds
}

/** The object with its Kafka triggers only, because the values of other triggers are not known. */
function withKafkaTriggersOnly(object: ScaledObject): ScaledObject {
  const { spec } = simulatedObject(object)
  const triggers = spec.triggers.filter(({ type }) => type === 'kafka')
  return { ...object, spec: { ...spec, triggers } }
}

function costOfDay(object: ScaledObject, day: Day): DayCost {
  const { load, pods, seconds, workSeconds: mean, rules } = day
  // Records arrive at random and take the same time, so the average of the two squared variations is 0.5.
  const work = new FluidWork({ load, queueing: { mean, servers: 1, variation: 0.5 }, from: 0 })
  const { podSeconds, decisions } = simulate({
    scaler: new KedaScaler(prepareScaledObject({ object: withKafkaTriggersOnly(object), rules }), 0),
    work,
    platform: defaultPlatform,
    partitions: load.partitions.length,
    replicasAtStart: pods,
    from: 0,
    until: seconds,
    loopTimes: { hpaSyncAt: SYNC_SECONDS, hpaPeriod: SYNC_SECONDS, pollAt: 0 },
    random: randomOf(1),
    sampleEvery: HOUR_SECONDS,
  })
  const { waits } = work
  return {
    p95: waits.quantile(0.95),
    p99: waits.quantile(0.99),
    podHours: podSeconds / HOUR_SECONDS,
    rescales: decisions.length,
  }
}

const secondsText = (seconds: number): string => (seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`)

const costText = ({ p95, p99, podHours, rescales }: DayCost): string =>
  `p95 wait ${secondsText(p95)}, p99 ${secondsText(p99)}, ${podHours.toFixed(1)} pod-hours, ${counted(rescales, 'rescale')}`

/** How the cost of a fault is simulated. */
export interface CostOptions {
  rules: Rules
  /** Processing time of a record, in seconds; null for 0.05. */
  workSeconds: number | null
  /** Default: an example day. */
  load?: LoadSource | undefined
}

/** Simulates a fault and its fix with the same load. */
export function simulateFix(
  { object, fixed, partitions, what, pods: podsAtStart }: Fix,
  { rules, workSeconds, load: givenLoad }: CostOptions,
): { fault: DayCost; fixed: DayCost; text: string } {
  const maxPods = Math.min(partitions, withDefaults(object.spec).maxReplicaCount)
  const pods = podsAtStart ?? Math.ceil(PEAK_UTILIZATION * maxPods)
  const mean = workSeconds ?? DEFAULT_WORK_SECONDS
  const source = givenLoad ?? exampleDay((PEAK_UTILIZATION * maxPods) / mean)
  const load = loadOnPartitions(source, partitions, 'even')
  const day = { load, pods, seconds: source.seconds, workSeconds: mean, rules }
  const [before, after] = [costOfDay(object, day), costOfDay(fixed, day)]
  const loadText = givenLoad
    ? 'The load, simulated'
    : `A day with a peak that needs ${PEAK_UTILIZATION * 100} % of ${counted(maxPods, 'pod')}, simulated from before this peak`
  const text = `${loadText} with ${counted(pods, 'pod')} at the start: ${costText(before)}; with ${what}: ${costText(after)}.`
  return { fault: before, fixed: after, text }
}
