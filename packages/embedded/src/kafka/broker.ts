import { type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { Connection } from './connection'
import { createDispatch } from './dispatch'
import { GroupCoordinator } from './groups/group-coordinator'
import { createApis } from './handlers/api-table'
import { type BrokerContext } from './handlers/api'
import { silentLogger } from '../logger'
import { listenTcp } from '../tcp-server'
import { type KafkaBroker, type KafkaBrokerOptions } from './options'
import { openDiskStorage } from './storage/disk-storage'
import { memoryStorage } from './storage/storage'
import { TopicStore } from './topics/topic-store'

const NODE_ID = 1
const MAX_FRAME_BYTES = 100 * 1024 * 1024
const RETENTION_CHECK_MS = 30_000

/**
 * Starts a single-node Kafka-protocol broker on loopback. It keeps everything in memory, or in `dataDir` as well.
 * No replication, transactions, static members, SASL or TLS.
 * @throws FolderInUseError, DamagedJournalError, or Node's error when the port or the directory cannot be used.
 */
export async function startKafkaBroker(options: KafkaBrokerOptions = {}): Promise<KafkaBroker> {
  const { host = '127.0.0.1', port = 0, logger = silentLogger, maxFrameBytes = MAX_FRAME_BYTES } = options
  const context = createContext(options, host)
  const dispatch = createDispatch(createApis(), context)
  const onConnection = (socket: Socket) => void new Connection({ socket, dispatch, logger, maxFrameBytes })
  const server = await listenTcp({ port, host, onConnection }).catch((error: unknown) => {
    closeContext(context)
    throw error
  })
  context.node.port = server.port
  const retention = setInterval(() => applyRetention(context), RETENTION_CHECK_MS).unref()
  const close = async () => {
    clearInterval(retention)
    await server.close()
    closeContext(context)
  }
  return { port: server.port, address: server.address, close }
}

function createContext(options: KafkaBrokerOptions, host: string): BrokerContext {
  const { dataDir, logger = silentLogger } = options
  const storage = dataDir === undefined ? memoryStorage() : openDiskStorage({ dataDir, logger })
  const { retentionBytes, retentionMs, initialRebalanceDelayMs = 50 } = options
  const defaults = {
    ...(retentionBytes === undefined ? {} : { 'retention.bytes': String(retentionBytes) }),
    ...(retentionMs === undefined ? {} : { 'retention.ms': String(retentionMs) }),
  }
  return {
    node: { id: NODE_ID, host, port: 0 },
    storage,
    topics: new TopicStore({ storage, defaults, now: Date.now }),
    groups: new GroupCoordinator({ storage, now: () => performance.now(), initialRebalanceDelayMs }),
    logger,
    autoCreateTopics: options.autoCreateTopics ?? false,
    minSessionTimeoutMs: options.minSessionTimeoutMs ?? 6_000,
    defaultPartitions: options.defaultPartitions ?? 1,
  }
}

function closeContext({ groups, topics, storage }: BrokerContext): void {
  groups.close()
  topics.close()
  storage.close()
}

// Nobody waits for this one, so a disk that refuses must not end the process.
function applyRetention({ topics, logger }: BrokerContext): void {
  try {
    topics.applyRetention()
  } catch (error) {
    logger.warn({ err: error }, 'retention failed')
  }
}
