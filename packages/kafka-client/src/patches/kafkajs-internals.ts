import { createRequire } from 'node:module'
import { type TopicPartition } from '../assigner/ownership'
import { type SmallMap } from '../collections/small-map'

/** The members of kafkajs's ConsumerGroup that this package uses. They are internal, so the version of kafkajs is pinned. */
export interface ConsumerGroupInternals {
  coordinator: object
  generationId: number | null
  memberId: string | null
  assigners: object[]
  /** `minBytes` and `maxWaitTime` are read at every fetch. */
  minBytes: number
  maxWaitTime: number
  /** Contains the positions of the current assignment; each join creates a new object. */
  offsetManager: object | null
  fetch(nodeId: string): Promise<BatchInternals[]>
  /** Commits −2 (earliest) and seeks to the beginning of the log. */
  recoverFromOffsetOutOfRange(error: TopicPartition): Promise<void>
  heartbeat(options: { interval: number }): Promise<void>
  commitOffsets(offsets: { topics: CommitTopic[] }): Promise<void>
  leave(): Promise<void>
  seek(position: { topic: string; partition: number; offset: string }): void
  resolveOffset(position: { topic: string; partition: number; offset: string }): void
  assigned(): { topic: string; partitions: number[] }[]
  joinAndSync(): Promise<void>
}

export interface CommitTopic {
  topic: string
  partitions: { partition: number; offset: string; metadata?: string | null }[]
}

interface FetchedOffsets {
  topic: string
  partitions: { partition: number; offset: string; metadata: string | null }[]
}

interface BrokerInternals {
  syncGroup(request: object): Promise<{ memberAssignment: Buffer }>
  offsetFetch(request: object): Promise<{ responses: FetchedOffsets[] }>
}

/** The requests of one connection. */
export interface RequestQueueInternals {
  enforceRequestTimeout: boolean
  pending: unknown[]
  /** By correlation id; times in ms since 1970, limits in ms. */
  inflight: SmallMap<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>
  isConnected(): boolean
  scheduleCheckPendingRequests(): void
  /** Called on connect. */
  scheduleRequestTimeoutCheck(): void
  /** Called on disconnect. */
  destroy(): void
}

export interface EncoderInternals {
  writeInt16(value: number): this
  writeInt32(value: number): this
  writeString(value: string | null): this
  /** Without a length prefix. */
  writeBuffer(bytes: Buffer): this
}

/** The fetch loop started by `consumer.run`. */
export interface RunnerInternals {
  running: boolean
  autoCommit: boolean
  eachMessage: unknown
  consumerGroup: ConsumerGroupInternals
  handleBatch(batch: BatchInternals): Promise<void>
  processEachBatch(batch: BatchInternals): Promise<void>
  heartbeat(): Promise<void>
}

/** The records of one partition in one fetch response. */
export interface BatchInternals {
  topic: string
  partition: number
  /** Added by `consumer-hooks.ts`: the offset manager at the time of the fetch, which identifies the assignment. */
  fetchedFor?: object | null
  /** The array that the decoder returned. */
  rawMessages: readonly unknown[]
  isEmpty(): boolean
  isEmptyDueToFiltering(): boolean
  lastOffset(): string
}

/** The kafkajs version that the patches were written for. */
const PATCHED_VERSION = '2.2.4'

const load = createRequire(__filename)

/** The path of an internal module of kafkajs. @throws if another version is installed */
function resolveInternal(path: string): string {
  const { version } = load('kafkajs/package.json') as { version: string }
  if (version !== PATCHED_VERSION)
    throw new Error(`kafkajs ${version} is installed, but its patches are for ${PATCHED_VERSION}`)
  return load.resolve(`kafkajs/src/${path}`)
}

const loadClass = <T>(path: string) => load(resolveInternal(path)) as { prototype: T }

export const loadConsumerGroup = () => loadClass<ConsumerGroupInternals>('consumer/consumerGroup')
export const loadRequestQueue = () => loadClass<RequestQueueInternals>('network/requestQueue')
export const loadBroker = () => loadClass<BrokerInternals>('broker')
export const loadRunner = () => loadClass<RunnerInternals>('consumer/runner')
export const loadEncoder = () => load(resolveInternal('protocol/encoder')) as new () => EncoderInternals
export const loadFunction = <T>(path: string) => load(resolveInternal(path)) as T

/** Replaces the function that an internal module exports. Modules that are already loaded keep the original. */
export function replaceFunction<T>(path: string, replace: (original: T) => T): void {
  const file = resolveInternal(path)
  const original = load(file) as T
  const loaded = load.cache[file]
  if (!loaded) throw new Error(`kafkajs's ${path} cannot be replaced`)
  loaded.exports = replace(original)
}

/** An error that makes kafkajs rejoin the group. */
export function rebalanceError(): Error {
  return Object.assign(new Error('this member must rejoin the group'), { type: 'REBALANCE_IN_PROGRESS' })
}
