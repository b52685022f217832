import { createRequire } from 'node:module'
import { type TopicPartition } from '../assigner/ownership'
import { type SmallMap } from '../collections/small-map'

/** The part of kafkajs's ConsumerGroup that our hooks use; it is internal there, hence the pinned version. */
export interface ConsumerGroupInternals {
  coordinator: object
  generationId: number | null
  memberId: string | null
  assigners: object[]
  /** Of the fetches to come; kafkajs reads them at each. */
  minBytes: number
  maxWaitTime: number
  /** Where the partitions of the present assignment are; each join makes another one. */
  offsetManager: object | null
  fetch(nodeId: string): Promise<BatchInternals[]>
  /** Commits −2, the beginning of the log, and goes there. */
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
  /** Called when the connection is made. */
  scheduleRequestTimeoutCheck(): void
  /** Called when it is gone. */
  destroy(): void
}

/** Grows a buffer by what is written. */
export interface EncoderInternals {
  writeInt16(value: number): this
  writeInt32(value: number): this
  writeString(value: string | null): this
  /** Bytes without a length in front. */
  writeBuffer(bytes: Buffer): this
}

/** What becomes of a fetched batch; set by `consumer.run`. */
export interface RunnerInternals {
  running: boolean
  autoCommit: boolean
  eachMessage: unknown
  consumerGroup: ConsumerGroupInternals
  handleBatch(batch: BatchInternals): Promise<void>
  processEachBatch(batch: BatchInternals): Promise<void>
  heartbeat(): Promise<void>
}

/** The records of one partition that one fetch brought. */
export interface BatchInternals {
  topic: string
  partition: number
  /** Ours: the offset manager of the assignment it was fetched for. */
  fetchedFor?: object | null
  /** As the decoder made them. */
  rawMessages: readonly unknown[]
  isEmpty(): boolean
  isEmptyDueToFiltering(): boolean
  lastOffset(): string
}

/** The kafkajs release whose internals the patches were written for. */
const PATCHED_VERSION = '2.2.4'

const load = createRequire(__filename)

/** Where an internal module of kafkajs is. @throws when it is not the version we know */
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

/** Puts a function in the place of one that an internal module exports: for whoever loads it from now on. */
export function replaceFunction<T>(path: string, replace: (original: T) => T): void {
  const file = resolveInternal(path)
  const original = load(file) as T
  const loaded = load.cache[file]
  if (!loaded) throw new Error(`kafkajs's ${path} cannot be replaced`)
  loaded.exports = replace(original)
}

/** An error that kafkajs answers by joining the group anew. */
export function rebalanceError(): Error {
  return Object.assign(new Error('this member has a reason to join anew'), { type: 'REBALANCE_IN_PROGRESS' })
}
