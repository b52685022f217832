import { type Cluster } from '../cluster/cluster'
import { asError, brokerErrorType, errorFrom, isDenied } from '../broker-errors'
import { type FetchedPartition } from '../transport/transport'
import { backoffMs } from '../time'
import { type FetchedBatch, toBatch } from './fetched-batch'
import { LOG, logOffset } from './log-offsets'

/** The broker responds to a fetch when it has `minBytes`, or after `maxWaitMs`. */
export interface FetchSettings {
  /** fetch.min.bytes */
  minBytes: number
  /** fetch.max.wait.ms */
  maxWaitMs: number
}

interface FetcherOptions {
  cluster: Cluster
  topic: string
  /** How long the broker may hold the next fetch. */
  settings: () => FetchSettings
  /** Called before each fetch. */
  onFetching: () => void
  onBatch: (batch: FetchedBatch) => void
  /** The broker has no record at the position; the next records are from the beginning of the log. */
  onPositionOutOfRange: (partition: number) => void
  /** Called when the ACLs deny access to the topic, and with an error of `onBatch`. */
  onFailure: (error: Error) => void
}

/** A fetch response is held in memory whole; small ones make pauses effective sooner and keep the heap low. Bytes. */
const FETCH = { maxBytesPerPartition: 256 * 1024, maxBytes: 2 * 1024 * 1024 }
const RETRY = { initialMs: 50, maxMs: 1_000 }
const CHECK_EVERY_MS = 250
/** A broker that has not answered this long after the longest wait may be lost, ms. */
const SILENT_AFTER_MS = 750

/** A partition that is being read. A new assignment creates a new object, so that late responses find no partition. */
interface Reading {
  partition: number
  /** Offset of the next record to fetch; undefined: the start of the log, which has to be asked for. */
  position: number | undefined
  isResolving: boolean
  failures: number
  /** Whether it waits until its next attempt after a failure. */
  isWaiting: boolean
}

/**
 * Fetches partitions from their leaders, with one pending request per leader: a leader that is slow, frozen or lost holds
 * up its own partitions only.
 */
export class Fetcher {
  private readings = new Map<number, Reading>()
  /** Pending fetches by leader, with the time from which on their leader counts as silent. */
  private readonly pending = new Map<number, { silentAt: number; partitions: number[] }>()
  private readonly paused = new Set<number>()
  private check: NodeJS.Timeout | undefined
  private closed = false

  constructor(private readonly options: FetcherOptions) {}

  /** Reads these partitions and no others from now on, each from its position; −1: from the start of the log. */
  assign(positions: ReadonlyMap<number, number>): void {
    if (this.closed) return
    this.readings = new Map()
    for (const [partition, position] of positions) this.add(partition, position)
    this.check ??= setInterval(() => this.checkLeaders(), CHECK_EVERY_MS).unref()
  }

  /** Reads one more partition; −1: from the start of the log. */
  add(partition: number, position: number): void {
    if (this.closed) return
    this.readings.set(partition, {
      partition,
      position: position < 0 ? undefined : position,
      isResolving: false,
      failures: 0,
      isWaiting: false,
    })
    this.fetchAll()
  }

  /** Does not fetch the partition until `resume`, also after a new assignment. */
  pause(partition: number): void {
    this.paused.add(partition)
  }

  resume(partition: number): void {
    if (this.paused.delete(partition)) this.fetchAll()
  }

  /** Reads nothing until the next `assign`. Responses that are pending are ignored. */
  stop(): void {
    this.readings = new Map()
    clearInterval(this.check)
    this.check = undefined
  }

  /** Reads nothing more, also after another `assign`. */
  close(): void {
    this.closed = true
    this.stop()
  }

  /** Starts a fetch from each leader that has none pending. */
  private fetchAll(): void {
    const byLeader = new Map<number, Reading[]>()
    for (const reading of this.readings.values()) {
      if (this.paused.has(reading.partition) || reading.isResolving || reading.isWaiting) continue
      if (reading.position === undefined) {
        void this.findStart(reading)
        continue
      }
      const leader = this.options.cluster.leaderOf(this.options.topic, reading.partition)
      if (leader < 0) this.retryLater(reading)
      else if (!this.pending.has(leader)) byLeader.set(leader, [...(byLeader.get(leader) ?? []), reading])
    }
    for (const [leader, readings] of byLeader) void this.fetchFrom(leader, readings)
  }

  private async fetchFrom(leader: number, readings: readonly Reading[]): Promise<void> {
    this.options.onFetching()
    const settings = this.options.settings()
    const offsets = new Map(readings.map((reading) => [reading, reading.position!]))
    const partitions = readings.map(({ partition }) => partition)
    const silentAt = performance.now() + settings.maxWaitMs + SILENT_AFTER_MS
    this.pending.set(leader, { silentAt, partitions })
    const fetched = await this.request(leader, readings, settings)
    this.pending.delete(leader)
    if (!fetched) for (const reading of readings) this.retryLater(reading)
    try {
      for (const each of fetched ?? []) this.deliver(each, offsets)
    } catch (error) {
      // The next session reads these records again.
      return this.options.onFailure(asError(error))
    }
    this.fetchAll()
  }

  /** Undefined if the leader cannot be reached or does not respond. */
  private async request(
    leader: number,
    readings: readonly Reading[],
    { maxWaitMs, minBytes }: FetchSettings,
  ): Promise<FetchedPartition[] | undefined> {
    const { cluster, topic } = this.options
    const partitions = readings.map(({ partition, position }) => {
      return { partition, fetchOffset: String(position), maxBytes: FETCH.maxBytesPerPartition }
    })
    const wait = { maxWaitTime: maxWaitMs, minBytes, maxBytes: FETCH.maxBytes }
    const topics = [{ topic, partitions }]
    try {
      return (await cluster.request(leader, 'Fetch', { replicaId: -1, isolationLevel: 1, rackId: '', ...wait, topics }))
        .partitions
    } catch {
      return undefined
    }
  }

  private deliver(fetched: FetchedPartition, offsets: ReadonlyMap<Reading, number>): void {
    const { partition, errorCode } = fetched
    const reading = this.readings.get(partition)
    const offset = reading && offsets.get(reading)
    // The partition was reassigned, paused or moved meanwhile, so its records of the old position are not delivered.
    if (offset === undefined || this.paused.has(partition) || offset !== reading?.position) return
    const error = errorFrom(errorCode)
    if (error) return this.handleError(reading, error)
    reading.failures = 0
    const batch = toBatch(this.options.topic, fetched, offset)
    if (batch.nextOffset === offset && !batch.unreadable) return
    reading.position = batch.nextOffset
    this.options.onBatch(batch)
  }

  private handleError(reading: Reading, error: Error): void {
    if (isDenied(error)) return this.options.onFailure(error)
    if (brokerErrorType(error) === 'OFFSET_OUT_OF_RANGE') {
      reading.position = undefined
      this.options.onPositionOutOfRange(reading.partition)
    } else this.retryLater(reading)
  }

  private async findStart(reading: Reading): Promise<void> {
    reading.isResolving = true
    try {
      reading.position ??= await logOffset(this.options.cluster, this.options.topic, reading.partition, LOG.start)
      reading.failures = 0
    } catch {
      this.retryLater(reading)
    }
    reading.isResolving = false
    this.fetchAll()
  }

  /** The partition's leader may have moved: asks for it, and tries again a little later. */
  private retryLater(reading: Reading): void {
    reading.isWaiting = true
    const retry = () => {
      reading.isWaiting = false
      this.fetchAll()
    }
    setTimeout(retry, backoffMs(++reading.failures, RETRY)).unref()
    this.options.cluster.refreshSoon()
  }

  /** Closes the connection to a silent leader whose partitions have another one by now. */
  private checkLeaders(): void {
    const now = performance.now()
    const { cluster, topic } = this.options
    for (const [leader, { silentAt, partitions }] of this.pending) {
      if (now < silentAt) continue
      cluster.refreshSoon()
      const hasMoved = partitions.some((each) => ![leader, -1].includes(cluster.leaderOf(topic, each)))
      if (hasMoved) cluster.disconnect(leader)
    }
  }
}
