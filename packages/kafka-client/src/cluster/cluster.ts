import { isUnknownTopic, throwIfError, translateError, withTranslatedErrors } from '../broker-errors'
import { type KafkaConfig } from '../kafka-config'
import { BrokerUnavailableError, UnknownTopicError } from '../errors'
import { settlesWithin } from '../time'
import {
  type Connection,
  type RequestName,
  type RequestOf,
  type ResponseOf,
  type Transport,
} from '../transport/transport'
import { Brokers } from './brokers'
import { type TopicMetadata, toTopicMetadata } from './topic-metadata'

interface ClusterOptions {
  transport: Transport
  kafka: KafkaConfig
  /**
   * Maximum age of the metadata, ms: after this time at the latest, new partitions and moved leaders are noticed.
   * Default 20,000.
   */
  maxAgeMs?: number
}

const MAX_AGE_MS = 20_000
/** Minimum time between two refreshes by `refreshSoon`, ms. */
const MIN_REFRESH_INTERVAL_MS = 250
const RESPONSE_TIMEOUT_MS = 2_000

/**
 * The brokers of a cluster, and the leaders of the topics in use. Every broker has the metadata of the whole cluster, so a
 * frozen or lost broker delays only the partitions that it leads.
 */
export class Cluster {
  private readonly brokers: Brokers
  private readonly usedTopics = new Set<string>()
  private topics = new Map<string, TopicMetadata>()
  private refreshing: Promise<void> | undefined
  private refreshedAt = -Infinity
  private timer: NodeJS.Timeout | undefined
  private controllerId = -1
  private isClosed = false

  constructor(private readonly options: ClusterOptions) {
    this.brokers = new Brokers(options.transport, options.kafka.brokers)
  }

  /**
   * The topic's partitions and leaders as last fetched; the first call fetches them.
   * @throws UnknownTopicError, NotAuthorizedError, NotAuthenticatedError, BrokerUnavailableError
   */
  async topic(name: string): Promise<TopicMetadata> {
    const cached = this.topics.get(name)
    if (cached && !cached.error) return cached
    this.usedTopics.add(name)
    await this.refresh()
    const fetched = this.topics.get(name)
    // A refresh that was already in flight did not include this topic.
    if (!fetched) return this.topic(name)
    if (fetched.error) throw topicError(name, fetched.error)
    return fetched
  }

  /**
   * The topics that the account may describe, as they are now.
   * @throws BrokerUnavailableError, NotAuthenticatedError
   */
  async allTopics(): Promise<TopicMetadata[]> {
    // kafkajs requests all topics if the list is empty.
    const response = await this.requestAny('Metadata', { topics: [], allowAutoTopicCreation: false })
    return [...toTopicMetadata(response, new Map()).values()].filter(({ error }) => !error)
  }

  /** The leader's node id as last fetched; −1 if the partition has none or is not known. */
  leaderOf(topic: string, partition: number): number {
    return this.topics.get(topic)?.partitions[partition]?.leader ?? -1
  }

  /** The node ids of the partition's replicas as last fetched; partitions with the same replicas have equal strings. */
  replicasOf(topic: string, partition: number): string {
    return this.topics.get(topic)?.partitions[partition]?.replicas ?? ''
  }

  /** The number of partitions as last fetched; 0 if the topic is not known. */
  partitionCount(topic: string): number {
    return this.topics.get(topic)?.partitions.length ?? 0
  }

  /** Whether the topic did not exist when the metadata was last fetched. */
  isMissing(topic: string): boolean {
    const error = this.topics.get(topic)?.error
    return error !== undefined && isUnknownTopic(error)
  }

  /**
   * Fetches the metadata of all topics in use; concurrent calls share one request.
   * @throws BrokerUnavailableError, NotAuthenticatedError
   */
  refresh(): Promise<void> {
    this.refreshing ??= this.fetchMetadata().finally(() => (this.refreshing = undefined))
    return this.refreshing
  }

  /**
   * Starts to fetch the metadata, unless a fetch is running or began less than 250 ms ago. The caller uses the result in its
   * next attempt.
   */
  refreshSoon(): void {
    if (performance.now() - this.refreshedAt < MIN_REFRESH_INTERVAL_MS || this.refreshing) return
    this.refresh().catch(() => undefined)
  }

  /**
   * Sends a request to one broker; for `socketName` see `Connection`.
   * @throws the transport's error; LEADER_NOT_AVAILABLE for an unknown node id
   */
  request<N extends RequestName>(
    nodeId: number,
    name: N,
    body: RequestOf<N>,
    socketName?: string,
  ): Promise<ResponseOf<N>> {
    if (!this.brokers.has(nodeId)) this.refreshSoon()
    return this.brokers.request(nodeId, name, body, socketName)
  }

  /** Like `request`, with a timeout of 2 s, for requests that a broker does not delay. */
  async requestWithTimeout<N extends RequestName>(nodeId: number, name: N, body: RequestOf<N>): Promise<ResponseOf<N>> {
    const response = this.request(nodeId, name, body)
    if (!(await settlesWithin(response, RESPONSE_TIMEOUT_MS)))
      throw new BrokerUnavailableError({ outcomeUnknown: false })
    return response
  }

  /** Sends a request to any broker. @throws BrokerUnavailableError, NotAuthenticatedError */
  requestAny<N extends RequestName>(name: N, body: RequestOf<N>): Promise<ResponseOf<N>> {
    return this.brokers.requestAny(name, body)
  }

  /**
   * Sends a request to the controller. In KRaft mode, Metadata names any broker as the controller, which forwards the
   * request.
   */
  async requestController<N extends RequestName>(name: N, body: RequestOf<N>): Promise<ResponseOf<N>> {
    await this.refresh()
    return withTranslatedErrors(() => this.request(this.controllerId, name, body))
  }

  /** Closes the connection to a broker, which rejects its pending requests. The next request connects again. */
  disconnect(nodeId: number): void {
    this.brokers.disconnect(nodeId)
  }

  /** The address of the group's coordinator. @throws the broker's error if the group has none at present */
  async findCoordinator(groupId: string): Promise<ResponseOf<'GroupCoordinator'>['coordinator']> {
    const { errorCode, coordinator } = await this.requestAny('GroupCoordinator', { groupId })
    throwIfError(errorCode)
    return coordinator
  }

  /** Opens a separate connection to the group's coordinator, because a pending JoinGroup blocks other requests. */
  async connectCoordinator(groupId: string): Promise<Connection> {
    return this.options.transport.connect(await this.findCoordinator(groupId))
  }

  async close(): Promise<void> {
    this.isClosed = true
    clearTimeout(this.timer)
    await this.brokers.close()
  }

  private async fetchMetadata(): Promise<void> {
    clearTimeout(this.timer)
    this.refreshedAt = performance.now()
    // An empty list would request the metadata of all topics.
    const topics = this.usedTopics.size > 0 ? [...this.usedTopics] : ['__consumer_offsets']
    try {
      const response = await this.requestAny('Metadata', { topics, allowAutoTopicCreation: false })
      if (this.isClosed) return
      this.topics = toTopicMetadata(response, this.topics)
      this.controllerId = response.controllerId
      this.brokers.update(response.brokers)
    } finally {
      this.scheduleRefresh()
    }
  }

  private scheduleRefresh(): void {
    if (this.isClosed) return
    const refresh = () => void this.refresh().catch(() => undefined)
    this.timer = setTimeout(refresh, this.options.maxAgeMs ?? MAX_AGE_MS).unref()
  }
}

function topicError(topic: string, error: Error): Error {
  return isUnknownTopic(error)
    ? new UnknownTopicError(topic)
    : translateError(error, { operation: `use topic ${topic}` })
}
