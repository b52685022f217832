import { type UnreadableBatchError } from '../errors'
import { type RecordBatch } from '../wire/record-batch-reader'
import { type MessageToSend } from '../wire/record-batch-writer'

export interface Address {
  host: string
  port: number
}

/** Connections to brokers. The only implementation uses kafkajs, which another client library could replace. */
export interface Transport {
  /** A connection that is opened with its first request. */
  connect(address: Address): Connection
}

/** The sockets to one broker. A broker processes the requests of one socket one after the other. */
export interface Connection {
  readonly address: Address
  /**
   * Sends a request over the socket named `socketName`. By default, fetches and commits have a socket each, because the
   * broker may delay their responses; all other requests share one. The caller must check the error codes in the
   * response.
   * @throws an error of the transport if the broker cannot be reached, closes the connection or does not respond in
   *   time
   */
  request<N extends RequestName>(name: N, body: RequestOf<N>, socketName?: string): Promise<ResponseOf<N>>
  /** Rejects the pending requests. The next request opens the connection again. */
  close(): Promise<void>
}

export type RequestName = keyof Requests
export type RequestOf<N extends RequestName> = Requests[N]['request']
export type ResponseOf<N extends RequestName> = Requests[N]['response']

/** The requests of Kafka's protocol that this library sends; times in ms, `errorCode` 0 is success. */
interface Requests {
  Metadata: { request: { topics: string[]; allowAutoTopicCreation: boolean }; response: MetadataResponse }
  Produce: { request: ProduceRequest; response: ProduceResponse }
  InitProducerId: {
    request: { transactionalId: null; transactionTimeout: number }
    response: { errorCode: number; producerId: string; producerEpoch: number }
  }
  Fetch: { request: FetchRequest; response: FetchResponse }
  ListOffsets: { request: ListOffsetsRequest; response: ListOffsetsResponse }
  /** FindCoordinator for a group, by its name in kafkajs. */
  GroupCoordinator: {
    request: { groupId: string }
    response: { errorCode: number; coordinator: { nodeId: number; host: string; port: number } }
  }
  JoinGroup: { request: JoinGroupRequest; response: JoinGroupResponse }
  SyncGroup: {
    request: {
      groupId: string
      generationId: number
      memberId: string
      groupAssignment: { memberId: string; memberAssignment: Buffer }[]
    }
    response: { errorCode: number; memberAssignment: Buffer }
  }
  Heartbeat: {
    request: { groupId: string; groupGenerationId: number; memberId: string; groupInstanceId: null }
    response: { errorCode: number }
  }
  LeaveGroup: { request: { groupId: string; memberId: string; groupInstanceId: null }; response: { errorCode: number } }
  OffsetCommit: { request: OffsetCommitRequest; response: OffsetCommitResponse }
  OffsetFetch: {
    request: { groupId: string; topics: { topic: string; partitions: { partition: number }[] }[] }
    response: OffsetFetchResponse
  }
  ListGroups: { request: object; response: { groups: { groupId: string }[] } }
  DescribeGroups: { request: { groupIds: string[] }; response: { groups: DescribedGroup[] } }
  DeleteGroups: { request: string[]; response: { results: { groupId: string; errorCode: number }[] } }
  CreateTopics: { request: CreateTopicsRequest; response: { topicErrors: TopicError[] } }
}

export interface MetadataResponse {
  controllerId: number
  brokers: { nodeId: number; host: string; port: number }[]
  topicMetadata: { topicErrorCode: number; topic: string; partitionMetadata: PartitionMetadata[] }[]
}

export interface PartitionMetadata {
  partitionErrorCode: number
  partitionId: number
  /** −1: no leader at present. */
  leader: number
  replicas: number[]
  isr: number[]
}

export interface ProduceRequest {
  acks: -1
  /** How long the leader waits for its followers. */
  timeout: number
  transactionalId: null
  producerId: string
  producerEpoch: number
  topicData: { topic: string; partitions: { partition: number; firstSequence: number; messages: MessageToSend[] }[] }[]
}

export interface ProduceResponse {
  topics: { topicName: string; partitions: { partition: number; errorCode: number; baseOffset: string }[] }[]
}

/** Fetches with isolation.level=read_committed: the response lists the aborted transactions. */
export interface FetchRequest {
  maxWaitTime: number
  minBytes: number
  maxBytes: number
  topics: { topic: string; partitions: { partition: number; fetchOffset: number; maxBytes: number }[] }[]
}

export interface FetchResponse {
  /** A fetch is for one topic. */
  partitions: FetchedPartition[]
}

export interface FetchedPartition {
  partition: number
  errorCode: number
  abortedTransactions: { producerId: string; firstOffset: number }[]
  batches: RecordBatch[]
  /** Set if the first batch cannot be read. */
  unreadable: UnreadableBatchError | undefined
}

interface ListOffsetsRequest {
  /** `timestamp`: ms since 1970, or −1 for the end and −2 for the start of the log. */
  topics: { topic: string; partitions: { partition: number; timestamp: string }[] }[]
}

interface ListOffsetsResponse {
  responses: { topic: string; partitions: { partition: number; errorCode: number; offset: string }[] }[]
}

interface JoinGroupRequest {
  groupId: string
  sessionTimeout: number
  rebalanceTimeout: number
  /** Empty for a new member. */
  memberId: string
  protocolType: 'consumer'
  groupProtocols: { name: string; metadata: Buffer }[]
}

interface JoinGroupResponse {
  errorCode: number
  generationId: number
  groupProtocol: string
  leaderId: string
  memberId: string
  /** Filled for the leader only. */
  members: { memberId: string; memberMetadata: Buffer }[]
}

export interface OffsetCommitRequest {
  groupId: string
  groupGenerationId: number
  memberId: string
  topics: { topic: string; partitions: { partition: number; offset: string; metadata: string }[] }[]
}

interface OffsetCommitResponse {
  responses: { topic: string; partitions: { partition: number; errorCode: number }[] }[]
}

interface OffsetFetchResponse {
  errorCode: number
  responses: {
    topic: string
    /** `offset` −1: nothing was committed. */
    partitions: { partition: number; offset: string; metadata: string | null; errorCode: number }[]
  }[]
}

export interface DescribedGroup {
  errorCode: number
  groupId: string
  state: string
  protocolType: string
  protocol: string
  members: { memberId: string; clientId: string; memberMetadata: Buffer; memberAssignment: Buffer }[]
}

interface CreateTopicsRequest {
  topics: {
    topic: string
    numPartitions: number
    /** −1: the broker's default. */
    replicationFactor: number
    configEntries: { name: string; value: string }[]
  }[]
  timeout: number
}

interface TopicError {
  topic: string
  errorCode: number
  errorMessage: string | null
}
