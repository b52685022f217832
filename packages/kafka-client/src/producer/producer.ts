import { Cluster } from '../cluster/cluster'
import { createDeferred } from '../collections/deferred'
import { errorFrom, translateError } from '../connection/broker-errors'
import { BrokerUnavailableError, NotConnectedError, ProducerQueueFullError, RecordTooLargeError } from '../errors'
import { type OutgoingRecord, type RecordPosition } from '../record'
import { backoffMs, settlesWithin, sleep } from '../time'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { OutgoingEntry, sizeOf } from './outgoing-entry'
import { OutgoingPartition, type ProducerId } from './outgoing-partition'
import { ProduceRequests } from './produce-requests'
import { createProducerMetrics } from './producer-metrics'
import { type Producer, type ProducerOptions } from './producer-options'
import { TopicRoutes } from './topic-routes'

const RETRY = { initialMs: 100, maxMs: 2_000 }
const CHECK_EVERY_MS = 100
const LOG_EVERY_MS = 10_000
const CLOSE_MS = 1_000

/**
 * A producer for many small sends. While a request to a broker is in flight, further records for it are queued and share
 * the next one. It needs no linger time, and keeps the order of records with the same key.
 *
 * @example
 * const producer = createProducer({ kafka: { brokers: ['localhost:9092'], clientId: 'api-1' }, logger })
 * await producer.connect()
 * const { partition, offset } = await producer.send({ topic: 'orders', key: orderId, value: JSON.stringify(event) })
 */
export function createProducer(options: ProducerOptions): Producer {
  const { kafka, logger, partitioner = 'murmur2', maxQueued = 10_000, maxRecordBytes = 1_048_500 } = options
  const { deliveryTimeoutMs = 30_000, metadataTimeoutMs = 5_000 } = options
  const closed = new AbortController()
  const cluster = new Cluster({ transport: createKafkajsTransport({ kafka, logger }), kafka })
  const metrics = createProducerMetrics(options.registry, () => unsettled.size)
  const unsettled = new Set<OutgoingEntry>()
  const partitions = new Map<string, OutgoingPartition>()
  let state: 'new' | 'connecting' | 'connected' | 'failing' = 'new'
  let id: ProducerId | undefined
  let loggedAt = -Infinity
  let empty = createDeferred()
  let connecting: Promise<void> | undefined
  let dispatching: NodeJS.Immediate | undefined
  let check: NodeJS.Timeout | undefined

  const requests = new ProduceRequests({
    cluster,
    createId,
    onAcknowledged(records) {
      state = 'connected'
      metrics.batches.inc()
      metrics.records.inc(records)
    },
    onFailure(error) {
      metrics.failures.inc()
      logFailure(error)
    },
    onIdReplaced: () => metrics.replaced.inc(),
  })
  const routes = new TopicRoutes({ cluster, partitioner, metadataTimeoutMs, closed: closed.signal, onRouted: route })

  function connect(): Promise<void> {
    state = 'connecting'
    connecting ??= keepConnecting()
    return connecting
  }

  async function keepConnecting(): Promise<void> {
    for (let attempt = 1; !closed.signal.aborted; attempt++) {
      try {
        id = await createId()
        state = 'connected'
        for (const entry of unsettled) route(entry, routes.partitionFor(entry.record))
        return
      } catch (error) {
        logFailure(translateError(error))
        await sleep(backoffMs(attempt, RETRY), closed.signal)
      }
    }
  }

  async function createId(): Promise<ProducerId> {
    const response = await cluster.requestAny('InitProducerId', { transactionalId: null, transactionTimeout: 60_000 })
    const error = errorFrom(response.errorCode)
    if (error) throw translateError(error)
    return { producerId: response.producerId, producerEpoch: response.producerEpoch }
  }

  async function send(
    record: OutgoingRecord,
    { timeoutMs = deliveryTimeoutMs }: { timeoutMs?: number } = {},
  ): Promise<RecordPosition> {
    if (closed.signal.aborted || state === 'new') throw new NotConnectedError('producer')
    const bytes = sizeOf(record)
    if (bytes > maxRecordBytes) throw new RecordTooLargeError({ bytes, limit: maxRecordBytes })
    const partition = id && routes.partitionFor(record)
    if (unsettled.size >= maxQueued) assertRoom(record.topic, partition)
    const entry = new OutgoingEntry(record, bytes, performance.now() + timeoutMs, onSettled)
    unsettled.add(entry)
    check ??= setInterval(checkWaiting, CHECK_EVERY_MS)
    if (id) route(entry, partition)
    return entry.position
  }

  /** Records that wait for a broker that does not answer leave room for those of the others. */
  function assertRoom(topic: string, partition: number | undefined): void {
    const queued = partition === undefined ? unsettled.size : requests.waitingBeside({ topic, partition })
    if (queued >= maxQueued) throw new ProducerQueueFullError(queued)
  }

  function route(entry: OutgoingEntry, partition: number | undefined): void {
    if (partition === undefined) return routes.wait(entry)
    const key = `${entry.record.topic}/${partition}`
    let outgoing = partitions.get(key)
    if (!outgoing) partitions.set(key, (outgoing = new OutgoingPartition(entry.record.topic, partition, id!)))
    requests.add(entry, outgoing)
    dispatchSoon()
  }

  /** After a turn of the event loop: requests that were read from many sockets in one turn share a batch. */
  function dispatchSoon(): void {
    dispatching ??= setImmediate(() => {
      dispatching = undefined
      requests.dispatch()
    })
  }

  function checkWaiting(): void {
    const now = performance.now()
    for (const entry of unsettled)
      if (entry.deadline <= now) entry.reject(new BrokerUnavailableError({ outcomeUnknown: entry.sent }))
    requests.checkLeaders()
  }

  function onSettled(entry: OutgoingEntry): void {
    unsettled.delete(entry)
    if (unsettled.size > 0) return
    clearInterval(check)
    check = undefined
    empty.resolve()
    empty = createDeferred()
  }

  async function flush(): Promise<void> {
    if (unsettled.size > 0) await empty.promise
  }

  async function disconnect({ deadlineMs = 5_000 } = {}): Promise<void> {
    await settlesWithin(flush(), deadlineMs)
    closed.abort()
    requests.close()
    for (const entry of unsettled)
      entry.reject(
        entry.sent ? new BrokerUnavailableError({ outcomeUnknown: true }) : new NotConnectedError('producer'),
      )
    await settlesWithin(cluster.close(), CLOSE_MS)
  }

  function logFailure(error: Error): void {
    if (state === 'connected') state = 'failing'
    if (performance.now() - loggedAt < LOG_EVERY_MS) return
    loggedAt = performance.now()
    logger.warn({ err: error }, 'producer cannot connect or send, retrying')
  }

  return { connect, send, flush, disconnect, isConnected: () => state === 'connected' && !closed.signal.aborted }
}
