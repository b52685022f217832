import { type ServerClock } from '../../control/clock'
import { type RequestLog } from '../../control/request-log'
import { type BrokerCluster } from '../brokers/broker-cluster'
import { type BrokerNode } from '../brokers/broker-node'
import { type GroupCoordinator } from '../groups/group-coordinator'
import { type Logger } from '../../logger'
import { type Authentication } from '../sasl/authentication'
import { type Storage } from '../storage/storage'
import { type TopicStore } from '../topics/topic-store'
import { type TransactionCoordinator } from '../transaction-coordinator'
import { type Fields, type ReadStruct, struct, type Type, type WrittenStruct } from '../wire/schema'

/** The state that the brokers of a cluster share. */
export interface ClusterContext {
  readonly cluster: BrokerCluster
  readonly topics: TopicStore
  readonly groups: GroupCoordinator
  readonly transactions: TransactionCoordinator
  readonly storage: Storage
  readonly logger: Logger
  readonly clock: ServerClock
  readonly requestLog: RequestLog
  readonly autoCreateTopics: boolean
  readonly minSessionTimeoutMs: number
  readonly defaultPartitions: number
  readonly nextProducerId: () => number
}

/** The state of one broker. */
export interface BrokerContext extends ClusterContext {
  readonly node: BrokerNode
}

/** The connection and the header of a request. */
export interface RequestContext {
  readonly version: number
  readonly clientId: string
  readonly clientHost: string
  readonly authentication: Authentication
  /** Registers a function that runs if the connection closes before the response is sent. */
  onDisconnect(cleanUp: () => void): void
}

/** A response, or its promise; null for a client that expects no response, with acks=0. */
type Reply<Response> = Response | null | Promise<Response | null>

interface ApiCommon<Request, Response> {
  readonly key: number
  readonly name: string
  /** The lowest and the highest supported version. */
  readonly versions: readonly [number, number]
  /** The first version with compact types and tagged fields. */
  readonly flexibleFrom: number
  /** Whether ApiVersions responses list the API. Default true. */
  readonly isAdvertised?: boolean
  handle(request: Request, broker: BrokerContext, context: RequestContext): Reply<Response>
}

type Struct = Readonly<Record<string, unknown>>

/** An API: its handler, and its request and response in all supported versions. */
export interface Api<
  Request = Struct,
  WrittenRequest = Struct,
  ReadResponse = Struct,
  Response = Struct,
> extends ApiCommon<Request, Response> {
  readonly request: Type<Request, WrittenRequest>
  readonly response: Type<ReadResponse, Response>
}

interface ApiDefinition<RequestFields extends Fields, ResponseFields extends Fields> extends ApiCommon<
  ReadStruct<RequestFields>,
  WrittenStruct<ResponseFields>
> {
  readonly request: RequestFields
  readonly response: ResponseFields
}

export const api = <RequestFields extends Fields, ResponseFields extends Fields>(
  definition: ApiDefinition<RequestFields, ResponseFields>,
): Api<
  ReadStruct<RequestFields>,
  WrittenStruct<RequestFields>,
  ReadStruct<ResponseFields>,
  WrittenStruct<ResponseFields>
> => ({ ...definition, request: struct(definition.request), response: struct(definition.response) })
