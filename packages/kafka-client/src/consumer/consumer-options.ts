import { type Registry } from 'prom-client'
import { type KafkaConfig } from '../connection/config'
import { type NotAuthorizedError } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'

/** What to do with a record. */
export type Routed<T> = { kind: 'ignore' } | Task<T>

/** A record to handle. */
export interface Task<T> {
  kind: 'task'
  message: T
  /**
   * Simulated work in ms, default 0: one of the consumer's `workSlots` is held this long before `handle` is called.
   * Tasks without work need no slot and do not wait for those with work.
   */
  workMs?: number
  /** Identifies the effect: a record is skipped if this consumer has recently finished one with the same key. */
  onceKey?: string
}

export interface HandlerContext {
  record: KafkaRecord
  /** Aborted when the time limit has passed or the partition has moved to another member. */
  signal: AbortSignal
  /** 1 for the first attempt. */
  attempt: number
}

/** A record that could not be handled. `reason`: poison (`route` threw) or exhausted (all attempts failed). */
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
  /** Decides what to do with a record; called on arrival, and again when queued work starts. Must be cheap and pure. */
  route: (record: KafkaRecord) => Routed<T>
  /** Handles a message. The offset may be committed once the promise resolves. */
  handle: (message: T, context: HandlerContext) => Promise<void>
  /** Stores a record that could not be handled. Only then is its offset finished; a rejection is retried. */
  deadLetter: (letter: DeadLetter) => Promise<void>
  /** Called each time the account's ACLs deny access. The consumer keeps trying. Default: nothing. */
  onAccessDenied?: (error: NotAuthorizedError) => void
  /** Concurrent handlers, each of a different key. Default 64. */
  concurrency?: number
  /** Concurrent simulated work: one slot is one cook or one courier. Default 1. */
  workSlots?: number
  /** Attempts before a record goes to the dead letters. Default 6. */
  maxAttempts?: number
  /** Time limit of one attempt without its simulated work, ms. Default 30,000. */
  handlerLimitMs?: number
  /**
   * How long a rebalance waits for running records, ms. Longer work continues: its partition stays until the work is
   * finished and is handed over then. Default 500.
   */
  rebalanceDrainMs?: number
  /** Registry of the consumer's metrics. Default: a registry of its own. */
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
  /** Longest wait of a fetch without records (fetch.max.wait.ms), and of a pause or stop. Default 300. */
  fetchWaitMs: number
  /** Under load: least time a fetch waits for more records, trading latency for CPU. Default 6. */
  gatherMs: number
  /** How long a finished offset waits before it is committed with others; under load up to 100. Default 20. */
  commitDelayMs: number
}

export interface ConsumerHealth {
  /** In the group, and no dependency is known to be unavailable. */
  ready: boolean
  /** In the group, or trying to join it; false if neither for 90 s: then only a restart helps. */
  live: boolean
  /** Why it is not ready, or which partitions wait although the others continue; empty without a problem. */
  detail: string
  partitions: number[]
  queued: number
  running: number
}

export interface Consumer {
  /** Joins the group; resolves with the first assignment. Retries until the topic and a broker are available. */
  start(): Promise<void>
  /** Starts no more records, finishes the running ones within `deadlineMs` (default 8,000), commits, leaves the group. */
  stop(options?: { deadlineMs?: number }): Promise<void>
  health(): ConsumerHealth
}
