import { Cluster } from '../cluster/cluster'
import { asError, errorFrom, translateError } from '../broker-errors'
import { NotConnectedError, ProducerQueueFullError, RecordTooLargeError } from '../errors'
import { type OutgoingRecord, type RecordPosition } from '../record'
import { backoffMs, settlesWithin, sleep } from '../time'
import { type ClientTracing } from '../tracing'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { type OutgoingEntry, bytesOfRecord } from './outgoing-entry'
import { type ProducerIdAndEpoch } from './outgoing-partition'
import { type Producer, type ProducerOptions } from './producer-options'
import { ProducerStatus } from './producer-status'
import { Sender } from './sender'
import { TopicRoutes } from './topic-routes'
import { UnsettledRecords } from './unsettled-records'

const DEFAULTS = {
  maxQueued: 10_000,
  // A little less than Kafka's default limit of a batch, 1,048,588 bytes (max.message.bytes).
  maxRecordBytes: 1_048_500,
  deliveryTimeoutMs: 30_000,
  metadataTimeoutMs: 5_000,
  partitioner: 'murmur2',
} as const
type Settings = ProducerOptions & Required<Pick<ProducerOptions, keyof typeof DEFAULTS>>

const RETRY = { initialMs: 100, maxMs: 2_000 }
const CLOSE_TIMEOUT_MS = 1_000

/**
 * A producer for many small sends: while a request to a broker is in flight, further records for it are queued and
 * share the next one. So there is no linger to tune, and the order per key is kept.
 *
 * @example
 * const producer = createProducer({ kafka: { brokers: ['localhost:9092'], clientId: 'api-1' }, logger })
 * await producer.connect()
 * const { partition, offset } = await producer.send({ topic: 'orders', key: orderId, value: JSON.stringify(event) })
 */
export function createProducer(options: ProducerOptions): Producer {
  const settings = { ...DEFAULTS, ...options }
  return options.tracing ? new TracedProducer(settings, options.tracing) : new KafkaProducer(settings)
}

class KafkaProducer implements Producer {
  private readonly closed = new AbortController()
  private readonly cluster: Cluster
  private readonly status: ProducerStatus
  private readonly unsettled: UnsettledRecords
  private readonly sender: Sender
  private readonly routes: TopicRoutes
  private connecting: Promise<void> | undefined

  constructor(private readonly options: Settings) {
    const { kafka, logger, registry } = options
    const cluster = new Cluster({ transport: createKafkajsTransport({ kafka, logger }), kafka })
    this.cluster = cluster
    this.unsettled = new UnsettledRecords({
      metadataTimeoutMs: options.metadataTimeoutMs,
      isMissing: (topic) => cluster.isMissing(topic),
      onCheck: () => this.sender.checkSilentLeaders(),
    })
    this.status = new ProducerStatus({ logger, registry, queued: () => this.unsettled.size })
    this.sender = new Sender({ cluster, status: this.status, initProducerId: () => this.initProducerId() })
    const onRouted = (entry: OutgoingEntry, partition: number) => this.sender.add(entry, partition)
    this.routes = new TopicRoutes({ ...options, cluster, closed: this.closed.signal, onRouted })
  }

  connect(): Promise<void> {
    this.connecting ??= this.keepConnecting()
    return this.connecting
  }

  // Not async, because a further promise costs time for every record.
  send(record: OutgoingRecord, options: { timeoutMs?: number } = {}): Promise<RecordPosition> {
    try {
      return this.enqueue(record, options).position
    } catch (error) {
      return Promise.reject(asError(error))
    }
  }

  flush(): Promise<void> {
    return this.unsettled.flush()
  }

  async disconnect({ deadlineMs = 5_000 } = {}): Promise<void> {
    await settlesWithin(this.flush(), deadlineMs)
    this.closed.abort()
    this.sender.close()
    this.unsettled.rejectAll()
    await settlesWithin(this.cluster.close(), CLOSE_TIMEOUT_MS)
  }

  isConnected(): boolean {
    return this.status.isConnected && !this.closed.signal.aborted
  }

  private enqueue(
    record: OutgoingRecord,
    { timeoutMs = this.options.deliveryTimeoutMs }: { timeoutMs?: number },
  ): OutgoingEntry {
    if (this.closed.signal.aborted || !this.connecting) throw new NotConnectedError('producer')
    const { maxRecordBytes: limit, maxQueued } = this.options
    const bytes = bytesOfRecord(record)
    if (bytes > limit) throw new RecordTooLargeError({ bytes, limit })
    const partition = this.routes.partitionFor(record)
    if (this.unsettled.size >= maxQueued) this.assertRoom(record.topic, partition)
    const entry = this.unsettled.add(record, bytes, timeoutMs)
    if (partition === undefined) this.routes.routeLater(entry)
    else this.sender.add(entry, partition)
    return entry
  }

  private async keepConnecting(): Promise<void> {
    for (let attempt = 1; !this.closed.signal.aborted; attempt++) {
      try {
        await this.cluster.refresh()
        return this.status.onConnected()
      } catch (error) {
        this.status.onFailure(translateError(error))
        await sleep(backoffMs(attempt, RETRY), this.closed.signal)
      }
    }
  }

  private async initProducerId(): Promise<ProducerIdAndEpoch> {
    // The protocol requires a timeout, but the broker ignores it without a transactional id.
    const request = { transactionalId: null, transactionTimeout: 60_000 } as const
    const { errorCode, producerId, producerEpoch } = await this.cluster.requestAny('InitProducerId', request)
    const error = errorFrom(errorCode)
    if (error) throw translateError(error)
    return { producerId, producerEpoch }
  }

  /** If one broker does not respond, its records must not fill the queue for the other brokers. */
  private assertRoom(topic: string, partition: number | undefined): void {
    const queued = partition === undefined ? this.unsettled.size : this.sender.countQueuedFor(topic, partition)
    if (queued >= this.options.maxQueued) throw new ProducerQueueFullError(queued)
  }
}

class TracedProducer extends KafkaProducer {
  constructor(
    settings: Settings,
    private readonly tracing: ClientTracing,
  ) {
    super(settings)
  }

  override send(record: OutgoingRecord, options?: { timeoutMs?: number }): Promise<RecordPosition> {
    return this.tracing.send(record, (traced) => super.send(traced, options))
  }
}
