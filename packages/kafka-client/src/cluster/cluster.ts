import { errorFrom, isUnknownTopic, translateError } from '../connection/broker-errors'
import { type KafkaConfig } from '../connection/config'
import { BrokerUnavailableError, NotConnectedError, UnknownTopicError } from '../errors'
import { settlesWithin } from '../time'
import { type Address, type Connection, type RequestName, type Requests, type Transport } from '../transport/transport'
import { firstAnswer } from './first-answer'
import { type TopicMetadata, toTopicMetadata } from './topic-metadata'

interface ClusterOptions {
  transport: Transport
  kafka: KafkaConfig
  /** Age at which metadata is fetched again, ms: new partitions and moved leaders are noticed after this at the latest. */
  maxAgeMs?: number
}

const MAX_AGE_MS = 20_000
const REFRESH_AT_MOST_MS = 250
/** A broker that has not answered after this long is probably frozen: another one is asked as well. */
const STAGGER_MS = 500
const ANSWER_WITHIN_MS = 2_000

/**
 * The brokers and the leaders of the topics in use. Any broker can answer for the whole cluster, so that one that is
 * frozen or lost delays nothing but the partitions it leads.
 */
export class Cluster {
  private readonly nodes = new Map<number, Node>()
  private readonly seeds: Node[]
  private readonly used = new Set<string>()
  private topics = new Map<string, TopicMetadata>()
  private refreshing: Promise<void> | undefined
  private refreshedAt = -Infinity
  private timer: NodeJS.Timeout | undefined
  private controllerId = -1
  private closed = false

  constructor(private readonly options: ClusterOptions) {
    this.seeds = options.kafka.brokers.map((broker) => this.createNode(addressOf(broker)))
  }

  /**
   * The topic's partitions and leaders as last fetched; the first call fetches them.
   * @throws UnknownTopicError, NotAuthorizedError, BrokerUnavailableError
   */
  async topic(name: string): Promise<TopicMetadata> {
    const cached = this.topics.get(name)
    if (cached && !cached.error) return cached
    this.used.add(name)
    await this.refresh()
    const fetched = this.topics.get(name)
    // A refresh was under way that did not include this topic.
    if (!fetched) return this.topic(name)
    if (fetched.error) throw topicError(name, fetched.error)
    return fetched
  }

  /** The leader's node id as last fetched; −1 if the partition has none or is not known. */
  leaderOf(topic: string, partition: number): number {
    return this.topics.get(topic)?.partitions[partition]?.leader ?? -1
  }

  /** The number of partitions as last fetched; 0 if the topic is not known. */
  partitionCount(topic: string): number {
    return this.topics.get(topic)?.partitions.length ?? 0
  }

  /** Fetches the metadata of all topics in use; concurrent calls share one request. @throws BrokerUnavailableError */
  refresh(): Promise<void> {
    this.refreshing ??= this.fetchMetadata().finally(() => (this.refreshing = undefined))
    return this.refreshing
  }

  /** Fetches the metadata unless that was done in the last 250 ms; the caller looks at the result with its next attempt. */
  refreshSoon(): void {
    if (performance.now() - this.refreshedAt < REFRESH_AT_MOST_MS || this.refreshing) return
    this.refresh().catch(() => undefined)
  }

  /** Sends a request to one broker. @throws the transport's error; BrokerUnavailableError for an unknown node id */
  async request<N extends RequestName>(
    nodeId: number,
    name: N,
    body: Requests[N]['request'],
  ): Promise<Requests[N]['response']> {
    this.assertOpen()
    const node = this.nodes.get(nodeId)
    if (!node) {
      this.refreshSoon()
      throw translateError(errorFrom(LEADER_NOT_AVAILABLE))
    }
    return node.request(name, body)
  }

  /** As `request`, for answers that a broker has at once: without one within 2 s it counts as unavailable. */
  async ask<N extends RequestName>(
    nodeId: number,
    name: N,
    body: Requests[N]['request'],
  ): Promise<Requests[N]['response']> {
    const asked = this.request(nodeId, name, body)
    if (!(await settlesWithin(asked, ANSWER_WITHIN_MS))) throw new BrokerUnavailableError({ outcomeUnknown: false })
    return asked
  }

  /** Sends a request that every broker can answer. Brokers that answered lately come first. @throws BrokerUnavailableError */
  async requestAny<N extends RequestName>(name: N, body: Requests[N]['request']): Promise<Requests[N]['response']> {
    this.assertOpen()
    const nodes = [...this.nodes.values()].sort((a, b) => b.answeredAt - a.answeredAt)
    const known = new Set(nodes.map(({ id }) => id))
    const all = [...nodes, ...this.seeds.filter(({ id }) => !known.has(id))]
    try {
      return await firstAnswer(
        all.map((node) => () => node.request(name, body)),
        STAGGER_MS,
      )
    } catch (error) {
      throw translateError(error)
    }
  }

  /** Sends a request that only the controller can answer; in KRaft mode any broker forwards it. */
  async requestController<N extends RequestName>(
    name: N,
    body: Requests[N]['request'],
  ): Promise<Requests[N]['response']> {
    await this.refresh()
    try {
      return await this.request(this.controllerId, name, body)
    } catch (error) {
      throw translateError(error)
    }
  }

  /** Closes the connection to a broker, which rejects its pending requests. The next request opens it again. */
  disconnect(nodeId: number): void {
    void this.nodes.get(nodeId)?.close()
  }

  /** Where the group's coordinator listens. @throws the broker's error if the group has none at present */
  async findCoordinator(groupId: string): Promise<Requests['GroupCoordinator']['response']['coordinator']> {
    const { errorCode, coordinator } = await this.requestAny('GroupCoordinator', { groupId })
    const error = errorFrom(errorCode)
    if (error) throw error
    return coordinator
  }

  /** A connection of its own to the group's coordinator, since JoinGroup would hold up other requests. */
  async connectCoordinator(groupId: string): Promise<Connection> {
    return this.options.transport.connect(await this.findCoordinator(groupId))
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await Promise.all([...this.nodes.values(), ...this.seeds].map((node) => node.close()))
  }

  /** Otherwise a late request would open a connection that nothing closes. */
  private assertOpen(): void {
    if (this.closed) throw new NotConnectedError('client')
  }

  private async fetchMetadata(): Promise<void> {
    clearTimeout(this.timer)
    this.refreshedAt = performance.now()
    // kafkajs asks for all topics if the list is empty.
    const topics = this.used.size > 0 ? [...this.used] : ['__consumer_offsets']
    try {
      const response = await this.requestAny('Metadata', { topics, allowAutoTopicCreation: false })
      if (this.closed) return
      this.topics = toTopicMetadata(response, this.topics)
      this.controllerId = response.controllerId
      this.updateNodes(response.brokers)
    } finally {
      this.scheduleRefresh()
    }
  }

  private scheduleRefresh(): void {
    if (this.closed) return
    const refresh = () => void this.refresh().catch(() => undefined)
    this.timer = setTimeout(refresh, this.options.maxAgeMs ?? MAX_AGE_MS).unref()
  }

  /** Closes the connections to brokers that have left or moved, so that their pending requests are sent elsewhere. */
  private updateNodes(brokers: readonly (Address & { nodeId: number })[]): void {
    const current = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
    for (const [nodeId, node] of this.nodes) {
      const address = current.get(nodeId)
      if (address && nodeKey(address) === node.id) continue
      this.nodes.delete(nodeId)
      void node.close()
    }
    for (const [nodeId, address] of current)
      if (!this.nodes.has(nodeId)) this.nodes.set(nodeId, this.createNode(address))
  }

  private createNode(address: Address): Node {
    return new Node(this.options.transport.connect(address))
  }
}

/** A connection that remembers when its broker last answered. */
class Node {
  readonly id: string
  /** Monotonic ms; −Infinity: never. */
  answeredAt = -Infinity

  constructor(private readonly connection: Connection) {
    this.id = nodeKey(connection.address)
  }

  async request<N extends RequestName>(name: N, body: Requests[N]['request']): Promise<Requests[N]['response']> {
    const response = await this.connection.request(name, body)
    this.answeredAt = performance.now()
    return response
  }

  async close(): Promise<void> {
    await this.connection.close().catch(() => undefined)
  }
}

const LEADER_NOT_AVAILABLE = 5

const nodeKey = ({ host, port }: Address) => `${host}:${port}`

function addressOf(broker: string): Address {
  const at = broker.lastIndexOf(':')
  return { host: broker.slice(0, at), port: Number(broker.slice(at + 1)) }
}

function topicError(topic: string, error: Error): Error {
  return isUnknownTopic(error)
    ? new UnknownTopicError(topic)
    : translateError(error, { operation: `use topic ${topic}` })
}
