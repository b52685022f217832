/** Path of the laptop's gateway under which the newest race is found; no other cluster has it. */
export const RACE_PATH = '/local/race'

/** More contenders than this are no race of ours. */
export const MOST_CONTENDERS = 6

/** One moment of a contender's run. */
export interface RacePoint {
  /** Since the load began. */
  second: number
  /** Orders placed and not delivered. */
  backlog: number
  /** Of all consumers together. */
  pods: number
}

/** What became of one contender; order times in ms, from placed to delivered by Kafka's clock. */
export interface RaceResult {
  /** `lag`, `cpu`, `memory`, `fixed 2`, `fixed 6`. */
  name: string
  orders: number
  undelivered: number
  /** The backlog at worst. */
  mostBacklog: number
  p50: number
  p95: number
  mostPods: number
  /** Pods times the minutes they were wanted, within the window that is the same for all. */
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
  /** In whatever currency. */
  pricePerPodHour: number
  /** By finishing order of the runs; a race that goes on has fewer. */
  results: RaceResult[]
}

/** What so many pod-minutes cost. */
export function costOf(podMinutes: number, pricePerPodHour: number): number {
  return (podMinutes / 60) * pricePerPodHour
}
