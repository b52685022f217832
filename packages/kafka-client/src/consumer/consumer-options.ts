import { type Registry } from 'prom-client'
import { type KafkaConfig } from '../kafka-config'
import { type NotAuthorizedError } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'
import { type ClientTracing } from '../tracing'

/** The decision of `route`: ignore the record, or handle it. */
export type Routed<T> = { kind: 'ignore' } | Task<T>

/** A record to handle. */
export interface Task<T> {
  kind: 'task'
  message: T
  /**
   * Simulated work in ms, default 0: the task uses one of the consumer's `workSlots` for this time before `handle` is
   * called. Tasks without simulated work need no slot and are not delayed by tasks with it.
   */
  workMs?: number
  /**
   * Identifies the effect. A record is skipped if this consumer has recently finished another record with the same
   * `onceKey`. While another one is still running, the record waits for its result.
   */
  onceKey?: string
}

/** When a record was worked on. ms since 1970. */
export interface RunTimes {
  /** When its simulated work started or, if it has none, its first attempt. */
  startedAt: number
  /** When its simulated work ended; `startedAt` if it has none. */
  workedAt: number
}

export interface HandlerContext extends RunTimes {
  record: KafkaRecord
  /** Aborted at the time limit, or when the partition is revoked. A handler that stops early because of this must reject. */
  signal: AbortSignal
  /** 1 for the first attempt. */
  attempt: number
  /**
   * Lets the next record of the key start while this handler still waits for something that need not happen in the
   * order of the records. Call it only when a repetition of this record can no longer break that order.
   */
  releaseKey(): void
}

/** A record that could not be handled. */
export interface DeadLetter {
  record: KafkaRecord
  /**
   * `poison`: `route` threw an error. `exhausted`: all attempts failed, or one with an error that a retry cannot fix
   * (PoisonRecordError, RecordTooLargeError).
   */
  reason: 'poison' | 'exhausted'
  error: Error
  /** Failed attempts, without those that failed because a dependency was unavailable. 0 for `poison`. */
  attempts: number
}

export interface ConsumerOptions<T> {
  kafka: KafkaConfig
  groupId: string
  topic: string
  logger: Logger
  /**
   * Decides what to do with a record. Called on arrival, and again when a task with simulated work starts: must be fast
   * and pure.
   */
  route: (record: KafkaRecord) => Routed<T>
  /**
   * Handles a message. The offset is committed after the promise has resolved. A promise that resolves up to 5 s after the
   * time limit also counts as a success.
   */
  handle: (message: T, context: HandlerContext) => Promise<void>
  /** Stores a record that could not be handled. The record is finished when the promise has resolved. If the promise rejects, the call is retried. */
  deadLetter: (letter: DeadLetter) => Promise<void>
  /** Called each time the account's ACLs deny access. The consumer continues to retry. */
  onAccessDenied?: (error: NotAuthorizedError) => void
  /** Maximum number of concurrent handlers; tasks with simulated work can add up to `workSlots` more. Default 64. */
  concurrency?: number
  /** Maximum number of concurrent tasks with simulated work. Default 1. */
  workSlots?: number
  /** Number of attempts before a record is passed to `deadLetter`. Default 6. */
  maxAttempts?: number
  /** Time limit of one attempt without its simulated work, ms. Default 30,000. */
  handlerLimitMs?: number
  /**
   * How long a rebalance waits for running records, ms. Default 500. Longer work continues, and its partition is handed
   * over when the work is finished.
   */
  rebalanceDrainMs?: number
  /** Registry of the consumer's metrics. Default: a new registry. */
  registry?: Registry
  /** Default: no tracing. */
  tracing?: ClientTracing | undefined
  timing?: Partial<ConsumerTiming>
}

/** Group timing in ms. */
export interface ConsumerTiming {
  /** Default 6,000: Kafka's minimum. */
  sessionTimeoutMs: number
  /** Approximate time between two heartbeats. In the first 5 s after a join it is a third of this. Default 300. */
  heartbeatMs: number
  /** Default 30,000. */
  rebalanceTimeoutMs: number
  /** Maximum wait of a fetch without records (fetch.max.wait.ms), which also delays a pause or stop. Default 300. */
  fetchWaitMs: number
  /** Minimum wait of a fetch for more records under load, which saves CPU time but adds latency. Default 4. */
  gatherMs: number
  /** Records per second above which fetches wait for more. Default 350. */
  gatherAbove: number
  /**
   * How long a finished offset waits, so that one request commits several offsets. Default 20; under load, and for ignored
   * records, up to 100.
   */
  commitDelayMs: number
}

export interface ConsumerHealth {
  /** Whether the consumer is in the group and all its dependencies are available. */
  ready: boolean
  /** False if the consumer is stuck: not in the group, and no attempt to join for 90 s. Then restart the process. */
  live: boolean
  /** Why the consumer is not ready, cannot commit, or cannot read some partitions. Empty without a problem. */
  detail: string
  partitions: number[]
  queued: number
  running: number
}

export interface Consumer {
  /** Joins the group and resolves after the first assignment. Retries until the topic and a broker are available. */
  start(): Promise<void>
  /** Finishes the running records within `deadlineMs` (default 8,000), commits, and leaves the group. */
  stop(options?: { deadlineMs?: number }): Promise<void>
  health(): ConsumerHealth
}
