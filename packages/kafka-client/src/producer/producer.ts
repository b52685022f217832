import { brokerErrorType, isFatalSequence, translateError } from '../connection/broker-errors'
import { BrokerUnavailableError, NotConnectedError, RecordTooLargeError } from '../errors'
import { type OutgoingRecord, type RecordPosition } from '../record'
import { backoffMs, settlesWithin, sleep } from '../time'
import { BatchQueue, type Entry, reject, resolve } from './batch-queue'
import { createProducerMetrics, type ProducerMetrics } from './producer-metrics'
import { Sender } from './sender'
import { type Producer, type ProducerOptions } from './producer-options'

const RETRY = { initialMs: 100, maxMs: 2_000 }
const EXPIRE_EVERY_MS = 100
const LOG_EVERY_MS = 10_000
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/**
 * A producer for many small sends. While one request is in flight, further records are queued and share the next request.
 * It needs no linger time, and keeps the order of records with the same key.
 *
 * @example
 * const producer = createProducer({ kafka: { brokers: ['localhost:9092'], clientId: 'api-1' }, logger })
 * await producer.connect()
 * const { partition, offset } = await producer.send({ topic: 'orders', key: orderId, value: JSON.stringify(event) })
 */
export function createProducer(options: ProducerOptions): Producer {
  return new MicroBatchProducer(options)
}

class MicroBatchProducer implements Producer {
  private readonly queue: BatchQueue
  private readonly metrics: ProducerMetrics
  private readonly closed = new AbortController()
  private sender: Sender
  private state: 'new' | 'connecting' | 'connected' | 'failing' = 'new'
  private connecting: Promise<void> = Promise.resolve()
  private sending: Promise<void> | undefined
  private inFlight: readonly Entry[] = []
  private loggedAt = 0

  constructor(private readonly options: ProducerOptions) {
    const { maxQueued = 10_000, maxRecordBytes = 1_048_500 } = options
    this.queue = new BatchQueue({ maxQueued, maxRecordBytes })
    this.metrics = createProducerMetrics(options.registry, () => this.queue.size)
    this.sender = this.createSender()
  }

  connect(): Promise<void> {
    this.connecting = this.keepConnecting()
    return this.connecting
  }

  private async keepConnecting(): Promise<void> {
    this.state = 'connecting'
    for (let attempt = 1; !this.closed.signal.aborted; attempt++) {
      try {
        await this.sender.connect()
        // If the producer was closed while connecting, `disconnect` has not closed this connection.
        if (this.closed.signal.aborted) return await this.sender.disconnect()
        this.state = 'connected'
        return
      } catch (error) {
        await this.logAndWait(error, attempt)
      }
    }
  }

  async send(
    record: OutgoingRecord,
    { timeoutMs = this.options.deliveryTimeoutMs ?? 30_000 } = {},
  ): Promise<RecordPosition> {
    if (this.closed.signal.aborted || this.state === 'new') throw new NotConnectedError('producer')
    const entry = this.queue.add(record, Date.now() + timeoutMs)
    this.sending ??= this.sendQueued()
    return entry.delivery.promise
  }

  async flush(): Promise<void> {
    while (this.sending) await this.sending
  }

  async disconnect({ deadlineMs = 5_000 } = {}): Promise<void> {
    const isWaiting = this.queue.size > 0 || this.inFlight.some(({ settled }) => !settled)
    if (isWaiting) await settlesWithin(this.flush(), deadlineMs)
    this.closed.abort()
    this.queue.clear(new NotConnectedError('producer'))
    await settlesWithin(
      this.sender.disconnect().catch(() => undefined),
      1_000,
    )
  }

  isConnected(): boolean {
    return this.state === 'connected' && !this.closed.signal.aborted
  }

  /** Sends batch after batch until the queue is empty. */
  private async sendQueued(): Promise<void> {
    const expiry = setInterval(() => this.expire(), EXPIRE_EVERY_MS)
    // One turn of the event loop, so that all records sent in the same turn share a batch.
    await new Promise((resolveTurn) => setImmediate(resolveTurn))
    await this.connecting
    for (let batch = this.queue.next(Date.now()); batch.length > 0; batch = this.queue.next(Date.now())) {
      this.inFlight = batch
      await this.deliver(batch)
    }
    clearInterval(expiry)
    this.sending = undefined
  }

  /**
   * Sends a batch until it is acknowledged. A retry sends exactly the same records, so that the broker can detect
   * duplicates. Other records would need a new producer id.
   */
  private async deliver(batch: Entry[]): Promise<void> {
    let pending = batch
    for (let attempt = 1; pending.length > 0 && !this.closed.signal.aborted; attempt++)
      pending = await this.attempt(pending, attempt)
    if (pending.length > 0) rejectAll(pending, new BrokerUnavailableError({ outcomeUnknown: true }))
  }

  /** Sends the entries once. Returns the entries to send again. */
  private async attempt(pending: Entry[], attempt: number): Promise<Entry[]> {
    try {
      const positions = await this.sender.send(pending)
      this.state = 'connected'
      this.metrics.batches.inc()
      this.metrics.records.inc(pending.length)
      return pending.filter((entry, i) => !acknowledge(entry, positions[i]))
    } catch (error) {
      return this.recover({ pending, error, attempt })
    }
  }

  private async recover({ pending, error, attempt }: Failure): Promise<Entry[]> {
    this.metrics.failures.inc()
    if (TOO_LARGE.has(brokerErrorType(error) ?? '')) return this.split(pending)
    const operation = `write to topic ${pending[0]!.record.topic}`
    const failure = translateError(error, { outcomeUnknown: true, operation })
    if (isFinal(failure, error)) rejectAll(pending, failure)
    await this.logAndWait(failure, attempt)
    const isAbandoned = pending.every(({ settled }) => settled)
    if (isAbandoned || isFatalSequence(error)) await this.replaceSender()
    return isAbandoned ? [] : pending
  }

  /** Handles a batch that is too large for the broker: rejects a single record, or sends the batch in two parts. */
  private async split(pending: Entry[]): Promise<Entry[]> {
    const [first] = pending
    if (pending.length === 1 && first)
      return rejectAll(pending, new RecordTooLargeError({ bytes: first.bytes, limit: first.bytes - 1 }))
    const half = pending.length >> 1
    await this.deliver(pending.slice(0, half))
    return pending.slice(half)
  }

  private expire(): void {
    const now = Date.now()
    this.queue.expireAll(now)
    const expired = this.inFlight.filter((entry) => !entry.settled && entry.deadline <= now)
    rejectAll(expired, new BrokerUnavailableError({ outcomeUnknown: true }))
  }

  private async replaceSender(): Promise<void> {
    const previous = this.sender
    this.sender = this.createSender()
    void previous.disconnect().catch(() => undefined)
    await this.connect()
  }

  private createSender(): Sender {
    const { kafka, logger, partitioner = 'murmur2' } = this.options
    return new Sender({ kafka, logger, partitioner })
  }

  private async logAndWait(error: unknown, attempt: number): Promise<void> {
    if (this.state === 'connected') this.state = 'failing'
    if (Date.now() - this.loggedAt > LOG_EVERY_MS) {
      this.loggedAt = Date.now()
      this.options.logger.warn({ err: error, attempt }, 'producer cannot connect or send, retrying')
    }
    await sleep(backoffMs(attempt, RETRY), this.closed.signal)
  }
}

interface Failure {
  pending: Entry[]
  error: unknown
  attempt: number
}

function acknowledge(entry: Entry, position: RecordPosition | undefined): boolean {
  if (position) resolve(entry, position)
  return position !== undefined
}

function rejectAll(entries: readonly Entry[], error: Error): Entry[] {
  for (const entry of entries) reject(entry, error)
  return []
}

/** Whether a retry cannot succeed, for example without write access, or with an invalid topic or record. */
function isFinal(failure: Error, error: unknown): boolean {
  if (failure instanceof BrokerUnavailableError || isFatalSequence(error)) return false
  return (failure as { retriable?: boolean }).retriable !== true
}
