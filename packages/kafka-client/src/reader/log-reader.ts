import { Cluster } from '../cluster/cluster'
import { asError } from '../broker-errors'
import { NotConnectedError } from '../errors'
import { Fetcher } from '../fetch/fetcher'
import { type FetchedBatch } from '../fetch/fetched-batch'
import { EARLIEST_TIMESTAMP, LATEST_TIMESTAMP, logOffsets } from '../fetch/log-offsets'
import { createDeferred } from '../collections/deferred'
import { backoffMs, sleep } from '../time'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { type LogReader, type LogReaderOptions } from './reader-options'

/** Records arrive rarely, so the broker holds a fetch until there is a record. */
const FETCH = { minBytes: 1, maxWaitMs: 5_000 }
const RETRY = { initialMs: 100, maxMs: 2_000 }

/**
 * Reads all records of a small topic and then its new ones, without a consumer group; see {@link LogReaderOptions}.
 *
 * @example
 * const reader = createLogReader({ kafka, topic: 'settings', logger, onRecords: apply })
 * await reader.start() // all settings are applied
 */
export function createLogReader(options: LogReaderOptions): LogReader {
  return new KafkaLogReader(options)
}

class KafkaLogReader implements LogReader {
  private readonly cluster: Cluster
  private readonly stopping = new AbortController()
  /** The end offset of each partition when the read began. A partition is removed when it has been read up to there. */
  private readonly awaitedEnds = new Map<number, number>()
  private fetcher: Fetcher | undefined
  private readonly caughtUp = createDeferred()
  private failure = createDeferred<Error>()
  private failures = 0
  private running: Promise<void> | undefined

  constructor(private readonly options: LogReaderOptions) {
    this.cluster = new Cluster({ transport: createKafkajsTransport(options), kafka: options.kafka })
  }

  async start(): Promise<void> {
    this.running ??= this.run()
    await this.caughtUp.promise
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    this.fetcher?.close()
    this.caughtUp.resolve()
    this.failure.resolve(new NotConnectedError('client'))
    await this.cluster.close()
    await this.running
  }

  /** Reads the topic until `stop`. After a failure, starts again from the beginning of the topic. */
  private async run(): Promise<void> {
    const { signal } = this.stopping
    const { logger, topic } = this.options
    while (!signal.aborted) {
      const error = await this.read().catch(asError)
      if (signal.aborted) return
      logger.warn({ err: error, topic }, `cannot read topic ${topic}, retrying: ${error.message}`)
      await sleep(backoffMs(++this.failures, RETRY), signal)
    }
  }

  /** Reads the records that exist and then new ones. Resolves with the failure that ended it. */
  private async read(): Promise<Error> {
    const { topic } = this.options
    const { partitions } = await this.cluster.topic(topic)
    const [starts, ends] = await Promise.all(
      [EARLIEST_TIMESTAMP, LATEST_TIMESTAMP].map((timestamp) => logOffsets(this.cluster, topic, timestamp)),
    )
    const error = starts?.error ?? ends?.error
    if (error) throw error
    this.awaitedEnds.clear()
    for (const [partition, end] of ends?.offsets ?? [])
      if (end > (starts?.offsets.get(partition) ?? 0)) this.awaitedEnds.set(partition, end)
    this.failure = createDeferred()
    if (this.stopping.signal.aborted) return new NotConnectedError('client')
    this.fetcher = new Fetcher({
      cluster: this.cluster,
      topic,
      settings: () => FETCH,
      onBatch: (batch) => this.onBatch(batch),
      // The topic was recreated or trimmed: the fetcher continues at its first record.
      onPositionOutOfRange: (partition) => this.onPosition(partition, Number.POSITIVE_INFINITY),
      onFailure: (failure) => this.failure.resolve(failure),
    })
    this.fetcher.assign(new Map(partitions.map(({ partition }) => [partition, -1])))
    if (this.awaitedEnds.size === 0) this.onCaughtUp()
    return this.failure.promise
  }

  private onBatch({ partition, records, nextOffset, unreadable }: FetchedBatch): void {
    if (this.stopping.signal.aborted) return
    if (unreadable) {
      const { logger, topic } = this.options
      logger.error({ err: unreadable, partition }, `stopped reading ${topic}/${partition}: ${unreadable.message}`)
      this.fetcher?.pause(partition)
      return this.onPosition(partition, Number.POSITIVE_INFINITY)
    }
    if (records.length > 0) this.options.onRecords(records)
    this.onPosition(partition, nextOffset)
  }

  /** Call it when a partition has been read up to this position. */
  private onPosition(partition: number, position: number): void {
    if (position >= (this.awaitedEnds.get(partition) ?? 0)) this.awaitedEnds.delete(partition)
    if (this.awaitedEnds.size === 0) this.onCaughtUp()
  }

  private onCaughtUp(): void {
    this.failures = 0
    this.caughtUp.resolve()
  }
}
