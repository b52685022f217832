import { type Versions } from '@food-delivery/autoscaler'
import { type MetricSeries, type Platform, type ServiceTime } from '../engine'
import { type LoadSource } from '../load'
import { type Goal } from '../plan'
import { type KnobName } from './knob'

/** An endpoint that returns JSON with the rate of arrivals, for a metrics-api trigger. */
export interface RateSource {
  url: string
  valueLocation: string
}

/** Input of tune: plain data, so that it can be sent to a worker thread. Times in seconds. */
export interface TuneInput {
  /** A ScaledObject with a Kafka trigger. */
  manifest: Record<string, unknown>
  /** Place of the manifest in errors, such as `file.yaml:12`. Default: none. */
  place?: string
  /** Other objects, such as the Deployment, from which lint knows how long pods take to start. */
  others?: readonly Record<string, unknown>[]
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
  /** Seed of the search and of the simulations. Two of the variations use the next two seeds instead. */
  seed: number
  goal: Goal | null
  /** Price of a pod for an hour. */
  price: number | null
  /** Whether the simulation runs record by record. */
  isByRecord: boolean
  /** Given values of triggers, by name or type of the trigger. */
  series: ReadonlyMap<string, MetricSeries>
  /** Parameters that stay as they are. */
  keep: readonly KnobName[]
  /** Where an added trigger reads the rate of arrivals; null for the address of {@link placeholderRate}. */
  rate: RateSource | null
  /** Approximate maximum number of simulations. */
  maxSimulations: number
}

/** The address of an added trigger on the rate of arrivals, to be replaced by the user's own. */
export const placeholderRate: RateSource = {
  url: 'http://rate-of-arrivals.example/topic',
  valueLocation: 'recordsPerSecond',
}

/** The limit of the goal: seconds, or records of lag. Null without a goal. */
export const limitOf = ({ goal }: Pick<TuneInput, 'goal'>): number | null =>
  goal && ('maxLag' in goal ? goal.maxLag : goal.seconds)
