import { type Socket } from 'node:net'
import { ServerClock } from '../control/clock'
import { RequestLog } from '../control/request-log'
import { type RunningServer } from '../control/running-server'
import { BrokerCluster } from './brokers/broker-cluster'
import { BrokerNode } from './brokers/broker-node'
import { Connection } from './connection'
import { createKafkaControl } from './kafka-control'
import { createDispatch } from './dispatch'
import { GroupCoordinator } from './groups/group-coordinator'
import { type ClusterContext } from './handlers/api'
import { type KafkaServerOptions } from './kafka-server'
import { type Logger, silentLogger } from '../logger'
import { RecordMemory } from './log/record-memory'
import { openDiskStorage } from './storage/disk-storage'
import { type Storage, memoryStorage } from './storage/storage'
import { TransactionCoordinator } from './transaction-coordinator'
import { TopicStore } from './topics/topic-store'

const MAX_FRAME_BYTES = 100 * 1024 * 1024
const MAX_MEMORY_BYTES = 1024 ** 3
const RETENTION_CHECK_MS = 30_000

/** Starts the brokers in this process. */
export async function runKafka(options: KafkaServerOptions): Promise<RunningServer> {
  const context = createContext(options)
  const { cluster } = context
  for (let id = 1; id <= (options.brokers ?? 1); id++) cluster.nodes.push(createNode(id, options, context))
  const retentionTimer = setInterval(() => applyRetention(context), RETENTION_CHECK_MS).unref()
  const close = async () => {
    clearInterval(retentionTimer)
    await cluster.close()
    closeContext(context)
  }
  const started = await Promise.allSettled(cluster.nodes.map((node) => node.start()))
  const failure = started.find((result) => result.status === 'rejected')
  if (failure) {
    await close()
    throw failure.reason
  }
  const brokers = cluster.nodes.map(({ host, port }) => `${host}:${port}`)
  const properties = { port: cluster.nodes[0]?.port, address: brokers.join(), brokers, pid: process.pid }
  const unref = () => cluster.nodes.forEach((node) => node.unref())
  return { properties, inProcessProperties: { cluster }, control: createKafkaControl(context), unref, close }
}

/** @throws if the stored data cannot be read. Then the directory is not in use. */
function createContext(options: KafkaServerOptions): ClusterContext {
  const { dataDir, logger = silentLogger } = options
  const storage = dataDir === undefined ? memoryStorage() : openDiskStorage({ dataDir, logger })
  try {
    return createContextOf(storage, { ...options, logger })
  } catch (error) {
    storage.close()
    throw error
  }
}

function createContextOf(storage: Storage, options: KafkaServerOptions & { logger: Logger }): ClusterContext {
  const { logger, retentionBytes, retentionMs, initialRebalanceDelayMs = 50 } = options
  const defaults = {
    ...(retentionBytes !== undefined && { 'retention.bytes': String(retentionBytes) }),
    ...(retentionMs !== undefined && { 'retention.ms': String(retentionMs) }),
  }
  let { lastProducerId } = storage.snapshot
  const clock = new ServerClock()
  const memory = new RecordMemory(options.maxMemoryBytes ?? MAX_MEMORY_BYTES)
  const topics = new TopicStore(storage, defaults, clock.now, memory)
  const groups = new GroupCoordinator({ storage, now: clock.monotonic, initialRebalanceDelayMs })
  const nextProducerId = () => {
    storage.append({ kind: 'producerIdGiven', producerId: ++lastProducerId })
    return lastProducerId
  }
  const transactions = new TransactionCoordinator({ storage, topics, groups, nextProducerId, now: clock.monotonic })
  const onLeadersMoved = () => {
    topics.endWaitingFetches()
    groups.renewSessions()
  }
  return {
    storage,
    topics,
    groups,
    transactions,
    cluster: new BrokerCluster(onLeadersMoved),
    logger,
    clock,
    requestLog: new RequestLog(options.requestLogSize),
    autoCreateTopics: options.autoCreateTopics ?? false,
    minSessionTimeoutMs: options.minSessionTimeoutMs ?? 6_000,
    defaultPartitions: options.defaultPartitions ?? 1,
    nextProducerId,
  }
}

function createNode(id: number, options: KafkaServerOptions, shared: ClusterContext): BrokerNode {
  const { host = '127.0.0.1', port = 0, maxFrameBytes = MAX_FRAME_BYTES, sasl, ssl } = options
  const { logger } = shared
  const connect = (socket: Socket) => new Connection({ socket, dispatch, logger, maxFrameBytes, sasl })
  const node = new BrokerNode(id, host, port === 0 ? 0 : port + id - 1, connect, ssl)
  const dispatch = createDispatch({ ...shared, node })
  return node
}

function closeContext({ groups, transactions, topics, storage }: ClusterContext): void {
  groups.close()
  transactions.close()
  topics.close()
  storage.close()
}

// An uncaught disk error in a timer would end the process.
function applyRetention({ topics, logger }: ClusterContext): void {
  try {
    topics.applyRetention()
  } catch (error) {
    logger.warn({ err: error }, 'could not delete expired records; retrying at the next retention check')
  }
}
