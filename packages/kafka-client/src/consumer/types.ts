import { type Registry } from 'prom-client'
import { type KafkaConfig } from '../connection/config'
import { type NotAuthorizedError } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'

/** What `route` makes of a record. */
export type Routed<T> = { kind: 'ignore' } | Task<T>

/** A record to handle. */
export interface Task<T> {
  kind: 'task'
  message: T
  /**
   * Simulated work in ms, default 0: one of the consumer's `workSlots` is held this long before `handle` is called.
   * Tasks without work pass beside the slots at full speed.
   */
  workMs?: number
  /** Names the effect: a record whose effect this consumer finished lately is not handled again. */
  onceKey?: string
}

export interface HandlerContext {
  record: KafkaRecord
  /** Aborted when the time limit is over or when the partition went to another member. */
  signal: AbortSignal
  /** 1 for the first try. */
  attempt: number
}

/** Why a record was given up. `reason`: poison (cannot be read) or exhausted (all attempts failed). */
export interface DeadLetter {
  record: KafkaRecord
  reason: 'poison' | 'exhausted'
  error: Error
  attempts: number
}

export interface ConsumerOptions<T> {
  kafka: KafkaConfig
  groupId: string
  topic: string
  logger: Logger
  /** Decides what a record is; called once when it arrives and again when queued work starts. Must be cheap and pure. */
  route: (record: KafkaRecord) => Routed<T>
  /** Does the effect. Its promise is the receipt: the offset may be committed once it resolves. */
  handle: (message: T, context: HandlerContext) => Promise<void>
  /** Takes a record that was given up. Its promise must resolve before the offset counts as finished. */
  deadLetter: (letter: DeadLetter) => Promise<void>
  /** Called each time Kafka refuses the account; it tries on, since rights may be given later. Default: nothing. */
  onRefused?: (error: NotAuthorizedError) => void
  /** Handlers at once, of different keys. Default 64. */
  concurrency?: number
  /** Simulated work at once: one slot is one cook or one courier. Default 1. */
  workSlots?: number
  /** Attempts before a record goes to the dead letters. Default 6. */
  maxAttempts?: number
  /** Longest time of one attempt beside its simulated work, ms. Default 30,000. */
  handlerLimitMs?: number
  /**
   * How long a rebalance waits for what runs here, ms. Work that lasts longer goes on: its partition stays until it is
   * done and is handed over then. Default 500.
   */
  rebalanceDrainMs?: number
  /** Where the consumer's metrics go. Default: a registry of its own. */
  registry?: Registry
  timing?: Partial<ConsumerTiming>
}

/** Group timing in ms. */
export interface ConsumerTiming {
  /** Default 6,000: Kafka's minimum. */
  sessionTimeoutMs: number
  /** Default 300. */
  heartbeatMs: number
  /** Default 30,000. */
  rebalanceTimeoutMs: number
  /** Longest wait of a fetch without data; also how long a pause or stop may take. Default 300. */
  fetchWaitMs: number
  /** How long a fetch lets records gather while many come (fetch.min.bytes): time against work. Default 6. */
  gatherMs: number
  /** Most a commit waits for company after a record is finished, unless much comes. Default 20. */
  commitDelayMs: number
}

export interface ConsumerHealth {
  /** In the group, and nothing it depends on is known to be down. */
  ready: boolean
  /** Heartbeats go through, or the supervisor is at work within its limit. */
  live: boolean
  /** Why not ready, or what waits though the rest goes on, in words; empty when all is well. */
  detail: string
  partitions: number[]
  queued: number
  running: number
}

export interface Consumer {
  /** Joins the group; resolves with the first assignment. Waits for a missing topic or broker. */
  start(): Promise<void>
  /** Stops taking records, finishes what runs until `deadlineMs` (default 8,000), commits, leaves the group. */
  stop(options?: { deadlineMs?: number }): Promise<void>
  health(): ConsumerHealth
}
