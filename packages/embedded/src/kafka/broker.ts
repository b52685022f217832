import { type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { BrokerCluster } from './brokers/broker-cluster'
import { BrokerNode } from './brokers/broker-node'
import { Connection } from './connection'
import { createDispatch } from './dispatch'
import { GroupCoordinator } from './groups/group-coordinator'
import { type BrokerContext } from './handlers/api'
import { type Logger, silentLogger } from '../logger'
import { openDiskStorage } from './storage/disk-storage'
import { memoryStorage } from './storage/storage'
import { TopicStore } from './topics/topic-store'

export interface KafkaBrokerOptions {
  /** Default 0: any free port. Further brokers use the next ports. */
  port?: number
  /** Number of brokers, with node ids from 1. Default 1. */
  brokers?: number
  /** Address to listen on and to advertise. Default 127.0.0.1: the broker has no authentication. */
  host?: string
  /** Directory for records, topics and committed offsets, used by this broker only. Default: in memory only. */
  dataDir?: string
  /** Default: logs nothing. */
  logger?: Logger
  /** Time for which the first rebalance of an empty group waits for more members, in ms. Default 50. */
  initialRebalanceDelayMs?: number
  /** Whether a Metadata request creates unknown topics. Default false. */
  autoCreateTopics?: boolean
  /** Number of partitions of a topic if the request does not contain one. Default 1. */
  defaultPartitions?: number
  /** Shortest session timeout of a group member, in ms. Default 6000, as in Kafka. */
  minSessionTimeoutMs?: number
  /** Default of the topic setting retention.bytes, per partition. Default 64 MiB; -1 for no limit. */
  retentionBytes?: number
  /** Default of the topic setting retention.ms. Default 7 days; -1 for no limit. */
  retentionMs?: number
  /** Largest request in bytes; a larger one closes the connection. Default 100 MiB. */
  maxFrameBytes?: number
}

/** One or more running brokers. */
export interface KafkaBroker {
  /** Port of the first broker. */
  readonly port: number
  /** `host:port` of each broker, separated by commas, for a client's bootstrap servers. */
  readonly address: string
  /** Moves leaders, stops and freezes brokers, and injects faults, for tests of clients. */
  readonly cluster: BrokerCluster
  readonly groups: GroupCoordinator
  /** Closes all connections and stops listening. */
  close(): Promise<void>
}

const MAX_FRAME_BYTES = 100 * 1024 * 1024
const RETENTION_CHECK_MS = 30_000

/**
 * Starts Kafka on loopback: one broker, or a cluster of brokers that share all data. The data is in memory, and with
 * `dataDir` also on disk. No replication, transactions, static membership, SASL or TLS.
 * @throws FolderInUseError, DamagedJournalError, or Node's error if the port or the directory cannot be used.
 */
export async function startKafkaBroker(options: KafkaBrokerOptions = {}): Promise<KafkaBroker> {
  const context = createContext(options)
  const { cluster, groups } = context
  for (let id = 1; id <= (options.brokers ?? 1); id++) cluster.nodes.push(createNode(id, options, context))
  const retentionTimer = setInterval(() => applyRetention(context), RETENTION_CHECK_MS).unref()
  const close = async () => {
    clearInterval(retentionTimer)
    await cluster.close()
    closeContext(context)
  }
  const started = await Promise.allSettled(cluster.nodes.map((node) => node.start()))
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) {
    await close()
    throw failed.reason
  }
  const address = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()
  return { port: cluster.nodes[0]?.port ?? 0, address, cluster, groups, close }
}

type SharedContext = Omit<BrokerContext, 'node'>

function createContext(options: KafkaBrokerOptions): SharedContext {
  const { dataDir, logger = silentLogger, retentionBytes, retentionMs, initialRebalanceDelayMs = 50 } = options
  const storage = dataDir === undefined ? memoryStorage() : openDiskStorage({ dataDir, logger })
  const defaults = {
    ...(retentionBytes !== undefined && { 'retention.bytes': String(retentionBytes) }),
    ...(retentionMs !== undefined && { 'retention.ms': String(retentionMs) }),
  }
  let { lastProducerId } = storage.snapshot
  const topics = new TopicStore(storage, defaults, Date.now)
  const groups = new GroupCoordinator({ storage, now: () => performance.now(), initialRebalanceDelayMs })
  const onMoved = () => {
    topics.endWaitingFetches()
    groups.renewSessions()
  }
  return {
    storage,
    topics,
    groups,
    cluster: new BrokerCluster(onMoved),
    logger,
    autoCreateTopics: options.autoCreateTopics ?? false,
    minSessionTimeoutMs: options.minSessionTimeoutMs ?? 6_000,
    defaultPartitions: options.defaultPartitions ?? 1,
    nextProducerId() {
      storage.record({ kind: 'producerIdGiven', producerId: ++lastProducerId })
      return lastProducerId
    },
  }
}

function createNode(id: number, options: KafkaBrokerOptions, shared: SharedContext): BrokerNode {
  const { host = '127.0.0.1', port = 0, maxFrameBytes = MAX_FRAME_BYTES } = options
  const { logger } = shared
  const connect = (socket: Socket) => new Connection({ socket, dispatch, logger, maxFrameBytes })
  const node = new BrokerNode(id, host, port === 0 ? 0 : port + id - 1, connect)
  const dispatch = createDispatch({ ...shared, node })
  return node
}

function closeContext({ groups, topics, storage }: SharedContext): void {
  groups.close()
  topics.close()
  storage.close()
}

// An uncaught disk error in a timer would end the process.
function applyRetention({ topics, logger }: SharedContext): void {
  try {
    topics.applyRetention()
  } catch (error) {
    logger.warn({ err: error }, 'could not delete expired records; retrying at the next retention check')
  }
}
