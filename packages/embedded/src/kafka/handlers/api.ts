import { type ServerClock } from '../../control/clock'
import { type RequestLog } from '../../control/request-log'
import { type BrokerCluster } from '../brokers/broker-cluster'
import { type BrokerNode } from '../brokers/broker-node'
import { type GroupCoordinator } from '../groups/group-coordinator'
import { type Logger } from '../../logger'
import { type Storage } from '../storage/storage'
import { type TopicStore } from '../topics/topic-store'
import { type Reader } from '../wire/reader'
import { type Writer } from '../wire/writer'

/** This broker never throttles a client. */
export const THROTTLE_TIME_MS = 0

/** A broker's state. The brokers of a cluster share everything but their node. */
export interface BrokerContext {
  readonly node: BrokerNode
  readonly cluster: BrokerCluster
  readonly topics: TopicStore
  readonly groups: GroupCoordinator
  readonly storage: Storage
  readonly logger: Logger
  readonly clock: ServerClock
  readonly requestLog: RequestLog
  readonly autoCreateTopics: boolean
  readonly minSessionTimeoutMs: number
  readonly defaultPartitions: number
  readonly nextProducerId: () => number
}

/** A request and its response. The handler calls either `send` or `skipResponse`, exactly once, now or later. */
export interface Call {
  readonly version: number
  readonly clientId: string
  readonly clientHost: string
  readonly request: Reader
  readonly reply: Writer
  send(): void
  /** Ends the request without a response, for acks=0. */
  skipResponse(): void
  /** Registers a function that runs if the connection closes before the response is sent. */
  onDisconnect(cleanUp: () => void): void
}

export type Handler = (call: Call, broker: BrokerContext) => void

/** An API with its supported versions. */
export interface Api {
  readonly key: number
  readonly name: string
  readonly minVersion: number
  readonly maxVersion: number
  readonly handle: Handler
}
