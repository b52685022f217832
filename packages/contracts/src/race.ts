/** Path of the newest race report on the gateway of the local cluster. Other clusters do not have it. */
export const RACE_PATH = '/local/race'

/** Maximum number of contenders in a race. */
export const MAX_CONTENDERS = 7

/** A sample of a contender's run. */
export interface RacePoint {
  /** Seconds since the start of the load. */
  second: number
  /** Number of orders that are placed and not delivered. */
  backlog: number
  /** Desired pods of all consumers together. */
  pods: number
}

/** The result of one contender. `p50` and `p95`: order times from placed to delivered, by Kafka's timestamps, in ms. */
export interface RaceResult {
  /** The scaling method: `lag`, `time lag`, `lag and rate`, `cpu`, `memory`, `fixed 2`, `fixed 6`. */
  name: string
  orders: number
  undelivered: number
  maxBacklog: number
  p50: number
  p95: number
  /** Maximum of the desired pods of all consumers together. */
  maxPods: number
  /** Sum of desired pods over time, in a time window of the same length for all contenders. */
  podMinutes: number
  /** One point per second, or fewer in a long race: at most 601 points. */
  curve: RacePoint[]
}

/** The file that `npm run lab -- --race` writes. */
export interface RaceReport {
  /** When the race began, ms since 1970. */
  startedAt: number
  /** Orders per second of the rush, and its length in seconds. */
  rate: number
  rushSeconds: number
  /** Seed of the random order times. */
  seed: number
  /** Price of a pod in any currency. */
  pricePerPodHour: number
  /** In the order in which the runs ended. A race in progress has fewer results. */
  results: RaceResult[]
}

/** The cost of pod-minutes. */
export function costOf(podMinutes: number, pricePerPodHour: number): number {
  return (podMinutes / 60) * pricePerPodHour
}
