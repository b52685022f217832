import { type Versions } from '@food-delivery/autoscaler'
import { type MetricSeries, type Platform, type ServiceTime } from '../engine'
import { type LoadSource } from '../load'
import { type Goal } from '../plan'
import { type KnobName } from './knob'

/** Where a trigger on the rate of arrivals reads it: JSON behind a URL. */
export interface RateSource {
  url: string
  valueLocation: string
}

/** What tune starts from: plain data, so that a worker can receive it. Times in seconds. */
export interface TuneInput {
  /** A ScaledObject with a Kafka trigger. */
  manifest: Record<string, unknown>
  versions: Versions
  /** Time of second 0 in ms since 1970, for schedules. */
  startedAt: number
  source: LoadSource
  partitions: number
  /** Share of each partition, as {@link loadOnPartitions} reads it. */
  keys: string
  service: ServiceTime
  platform: Platform
  hpaPeriod: number
  /** The figures of a setting are those of this seed. */
  seed: number
  goal: Goal | null
  /** Price of a pod for an hour. */
  price: number | null
  isByRecord: boolean
  series: ReadonlyMap<string, MetricSeries>
  /** Settings that stay as they are. */
  keep: readonly KnobName[]
  /** Null: a trigger that is added has the address of {@link placeholderRate}. */
  rate: RateSource | null
  /** Settings that are simulated at most, before the further seeds and the higher load. */
  most: number
}

/** The address of an added trigger on the rate of arrivals, to be replaced by the user's own. */
export const placeholderRate: RateSource = {
  url: 'http://rate-of-arrivals.example/topic',
  valueLocation: 'recordsPerSecond',
}

/** What a goal limits: seconds, or records of lag. Null without a goal. */
export const limitOf = ({ goal }: Pick<TuneInput, 'goal'>): number | null =>
  goal && ('maxLag' in goal ? goal.maxLag : goal.seconds)
