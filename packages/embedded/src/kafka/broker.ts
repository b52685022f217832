import { type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { Connection } from './connection'
import { createDispatch } from './dispatch'
import { GroupCoordinator } from './groups/group-coordinator'
import { type BrokerContext } from './handlers/api'
import { type Logger, silentLogger } from '../logger'
import { listenTcp } from '../tcp-server'
import { openDiskStorage } from './storage/disk-storage'
import { memoryStorage } from './storage/storage'
import { TopicStore } from './topics/topic-store'

export interface KafkaBrokerOptions {
  /** Default 0: any free port. */
  port?: number
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

/** A running broker. */
export interface KafkaBroker {
  readonly port: number
  /** `host:port`, for a client's bootstrap servers. */
  readonly address: string
  /** Closes all connections and stops listening. */
  close(): Promise<void>
}

const NODE_ID = 1
const MAX_FRAME_BYTES = 100 * 1024 * 1024
const RETENTION_CHECK_MS = 30_000

/**
 * Starts a single-node Kafka broker on loopback. Its data is in memory, and with `dataDir` also on disk.
 * No replication, transactions, static membership, SASL or TLS.
 * @throws FolderInUseError, DamagedJournalError, or Node's error if the port or the directory cannot be used.
 */
export async function startKafkaBroker(options: KafkaBrokerOptions = {}): Promise<KafkaBroker> {
  const { host = '127.0.0.1', port = 0, logger = silentLogger, maxFrameBytes = MAX_FRAME_BYTES } = options
  const context = createContext(options, host)
  const dispatch = createDispatch(context)
  const onConnection = (socket: Socket) => void new Connection({ socket, dispatch, logger, maxFrameBytes })
  const server = await listenTcp({ port, host, onConnection }).catch((error: unknown) => {
    closeContext(context)
    throw error
  })
  context.node.port = server.port
  const retentionTimer = setInterval(() => applyRetention(context), RETENTION_CHECK_MS).unref()
  const close = async () => {
    clearInterval(retentionTimer)
    await server.close()
    closeContext(context)
  }
  return { port: server.port, address: server.address, close }
}

function createContext(options: KafkaBrokerOptions, host: string): BrokerContext {
  const { dataDir, logger = silentLogger, retentionBytes, retentionMs, initialRebalanceDelayMs = 50 } = options
  const storage = dataDir === undefined ? memoryStorage() : openDiskStorage({ dataDir, logger })
  const defaults = {
    ...(retentionBytes !== undefined && { 'retention.bytes': String(retentionBytes) }),
    ...(retentionMs !== undefined && { 'retention.ms': String(retentionMs) }),
  }
  return {
    node: { id: NODE_ID, host, port: 0 },
    storage,
    topics: new TopicStore(storage, defaults, Date.now),
    groups: new GroupCoordinator({ storage, now: () => performance.now(), initialRebalanceDelayMs }),
    logger,
    autoCreateTopics: options.autoCreateTopics ?? false,
    minSessionTimeoutMs: options.minSessionTimeoutMs ?? 6_000,
    defaultPartitions: options.defaultPartitions ?? 1,
    lastProducerId: storage.snapshot.lastProducerId,
  }
}

function closeContext({ groups, topics, storage }: BrokerContext): void {
  groups.close()
  topics.close()
  storage.close()
}

// An uncaught disk error in a timer would end the process.
function applyRetention({ topics, logger }: BrokerContext): void {
  try {
    topics.applyRetention()
  } catch (error) {
    logger.warn({ err: error }, 'could not delete expired records; retrying at the next retention check')
  }
}
