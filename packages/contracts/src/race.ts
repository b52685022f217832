/** Path of the newest race on the laptop's gateway; no other cluster has it. */
export const RACE_PATH = '/local/race'

/** Most contenders of a race. */
export const MAX_CONTENDERS = 6

/** One moment of a contender's run. */
export interface RacePoint {
  /** Since the load began. */
  second: number
  /** Orders placed and not delivered. */
  backlog: number
  /** Of all consumers together. */
  pods: number
}

/** The result of one contender; order times in ms, from placed to delivered by Kafka's timestamps. */
export interface RaceResult {
  /** `lag`, `cpu`, `memory`, `fixed 2`, `fixed 6`. */
  name: string
  orders: number
  undelivered: number
  /** The largest backlog. */
  maxBacklog: number
  p50: number
  p95: number
  maxPods: number
  /** Desired pods times minutes, within the same window for all contenders. */
  podMinutes: number
  /** A point each second, or fewer of a long race: at most 601. */
  curve: RacePoint[]
}

/** The file that `npm run lab -- --race` writes. */
export interface RaceReport {
  /** When the race began, ms since 1970. */
  startedAt: number
  /** Orders per second of the rush, and its length in seconds. */
  rate: number
  rushSeconds: number
  seed: number
  /** In any currency. */
  pricePerPodHour: number
  /** By finishing order of the runs; a race that goes on has fewer. */
  results: RaceResult[]
}

/** The cost of pod-minutes. */
export function costOf(podMinutes: number, pricePerPodHour: number): number {
  return (podMinutes / 60) * pricePerPodHour
}
