import { type GroupCoordinator } from '../groups/group-coordinator'
import { type Logger } from '../../logger'
import { type Storage } from '../storage/storage'
import { type TopicStore } from '../topics/topic-store'
import { type Reader } from '../wire/reader'
import { type Writer } from '../wire/writer'

/** What the handlers share. */
export interface BrokerContext {
  readonly node: { readonly id: number; readonly host: string; port: number }
  readonly topics: TopicStore
  readonly groups: GroupCoordinator
  readonly storage: Storage
  readonly logger: Logger
  readonly autoCreateTopics: boolean
  readonly minSessionTimeoutMs: number
  readonly defaultPartitions: number
}

/** One request on its way to an answer. Exactly one of `send` and `skip` must be called, at once or later. */
export interface Call {
  readonly version: number
  readonly clientId: string
  readonly clientHost: string
  readonly request: Reader
  readonly reply: Writer
  send(): void
  /** Ends the request without an answer, as acks=0 wants it. */
  skip(): void
  /** Runs when the connection is lost before the answer went out. */
  onLost(cleanUp: () => void): void
}

/** An API with the versions it is served in. */
export interface Api {
  readonly key: number
  readonly name: string
  readonly min: number
  readonly max: number
  handle(call: Call, broker: BrokerContext): void
}
