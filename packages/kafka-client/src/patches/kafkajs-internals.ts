import { createRequire } from 'node:module'

/** The part of kafkajs's ConsumerGroup that our hooks use; it is internal there, hence the pinned version. */
export interface ConsumerGroupInternals {
  coordinator: object
  generationId: number | null
  memberId: string | null
  assigners: object[]
  /** Of the fetches to come; kafkajs reads them at each. */
  minBytes: number
  maxWaitTime: number
  fetch(nodeId: string): Promise<unknown>
  heartbeat(options: { interval: number }): Promise<void>
  commitOffsets(offsets: { topics: CommitTopic[] }): Promise<void>
  leave(): Promise<void>
  seek(position: { topic: string; partition: number; offset: string }): void
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
  inflight: Map<number, { sentAt: number; requestTimeout: number; timeoutRequest(): void }>
  isConnected(): boolean
  scheduleCheckPendingRequests(): void
  /** Called when the connection is made. */
  scheduleRequestTimeoutCheck(): void
  /** Called when it is gone. */
  destroy(): void
}

/** The kafkajs release whose internals the patches were written for. */
export const PATCHED_VERSION = '2.2.4'

const load = createRequire(__filename)

/** Loads one internal class of kafkajs, or throws when it is not the version we know. */
function loadInternal<T>(path: string): { prototype: T } {
  const { version } = load('kafkajs/package.json') as { version: string }
  if (version !== PATCHED_VERSION)
    throw new Error(`kafkajs ${version} is installed, but its patches are for ${PATCHED_VERSION}`)
  return load(`kafkajs/src/${path}`) as { prototype: T }
}

export const loadConsumerGroup = () => loadInternal<ConsumerGroupInternals>('consumer/consumerGroup')
export const loadRequestQueue = () => loadInternal<RequestQueueInternals>('network/requestQueue')
export const loadBroker = () => loadInternal<BrokerInternals>('broker')

/** An error that kafkajs answers by joining the group anew. */
export function rebalanceError(): Error {
  return Object.assign(new Error('this member has a reason to join anew'), { type: 'REBALANCE_IN_PROGRESS' })
}
