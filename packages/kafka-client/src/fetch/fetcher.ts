import { SmallMap } from '../collections/small-map'
import { type Cluster } from '../cluster/cluster'
import { asError, brokerErrorType, errorFrom, isDenied } from '../broker-errors'
import { type FetchedPartition } from '../transport/transport'
import { backoffMs } from '../time'
import { type FetchedBatch, toBatch } from './fetched-batch'
import { startOffset } from './log-offsets'

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
  /** Returns the settings of the next fetch. */
  settings: () => FetchSettings
  /** Called before each fetch. */
  onFetching?: () => void
  onBatch: (batch: FetchedBatch) => void
  /** Called when the broker has no record at the position. The next records are from the beginning of the log. */
  onPositionOutOfRange: (partition: number) => void
  /** Called when the ACLs deny access to the topic, and with an error of `onBatch`. The fetcher is already closed then. */
  onFailure: (error: Error) => void
}

/** Limits of a fetch response, bytes. Small responses keep the heap small and let a pause take effect sooner. */
const FETCH = { maxBytesPerPartition: 256 * 1024, maxBytes: 2 * 1024 * 1024 }
const RETRY = { initialMs: 50, maxMs: 1_000 }
/** Time between two checks of a leader that does not respond, ms. */
const CHECK_EVERY_MS = 250
/** A broker that has not responded this long after `maxWaitMs` may be lost, ms. */
const SILENT_AFTER_MS = 750

/** The state of a partition. A new assignment creates a new object, so late responses to the old one are ignored. */
interface PartitionState {
  partition: number
  /** Offset of the next record to fetch. Undefined: the start of the log, whose offset is requested first. */
  position: number | undefined
  /** Whether the offset of the start of the log is being requested. */
  isResolving: boolean
  failures: number
  /** Whether the partition waits for the next attempt after a failure. */
  isWaiting: boolean
}

/**
 * Fetches partitions from their leaders, with one pending request per leader, so a slow, frozen or lost leader delays
 * only its own partitions.
 */
export class Fetcher {
  private states = new Map<number, PartitionState>()
  /** Leaders with a pending fetch. */
  private readonly pending = new SmallMap<number, true>()
  private readonly paused = new Set<number>()
  private isClosed = false

  constructor(private readonly options: FetcherOptions) {}

  /** Fetches exactly these partitions, each from its position; −1: from the start of the log. */
  assign(positions: ReadonlyMap<number, number>): void {
    if (this.isClosed) return
    this.states = new Map()
    for (const [partition, position] of positions) this.add(partition, position)
  }

  /** Fetches one more partition from this position; −1: from the start of the log. */
  add(partition: number, position: number): void {
    if (this.isClosed) return
    this.states.set(partition, {
      partition,
      position: position < 0 ? undefined : position,
      isResolving: false,
      failures: 0,
      isWaiting: false,
    })
    this.fetchAll()
  }

  /** Stops fetching the partition until `resume`, also after a new assignment. */
  pause(partition: number): void {
    this.paused.add(partition)
  }

  resume(partition: number): void {
    if (this.paused.delete(partition)) this.fetchAll()
  }

  /** Fetches nothing until the next `assign`. Ignores pending responses. */
  stop(): void {
    this.states = new Map()
  }

  /** Fetches nothing more, also after another `assign`. */
  close(): void {
    this.isClosed = true
    this.stop()
  }

  /** Sends a fetch to each leader without a pending one. */
  private fetchAll(): void {
    const byLeader = new Map<number, PartitionState[]>()
    for (const state of this.states.values()) {
      if (this.paused.has(state.partition) || state.isResolving || state.isWaiting) continue
      if (state.position === undefined) {
        void this.findStart(state)
        continue
      }
      const leader = this.options.cluster.leaderOf(this.options.topic, state.partition)
      if (leader < 0) this.retryLater(state)
      else if (!this.pending.has(leader)) {
        const states = byLeader.get(leader)
        if (states) states.push(state)
        else byLeader.set(leader, [state])
      }
    }
    for (const [leader, states] of byLeader) void this.fetchFrom(leader, states)
  }

  private async fetchFrom(leader: number, states: readonly PartitionState[]): Promise<void> {
    this.options.onFetching?.()
    const settings = this.options.settings()
    const offsets = new Map(states.map((state) => [state, state.position!]))
    this.pending.set(leader, true)
    const stopChecks = this.startSilenceChecks(leader, states, settings.maxWaitMs + SILENT_AFTER_MS)
    const fetched = await this.request(leader, states, settings)
    stopChecks()
    this.pending.delete(leader)
    if (!fetched) for (const state of states) this.retryLater(state)
    try {
      for (const each of fetched ?? []) this.deliver(each, offsets)
    } catch (error) {
      // The next session reads these records again.
      return this.fail(asError(error))
    }
    this.fetchAll()
  }

  /** Sends one fetch. Returns undefined if the leader cannot be reached or does not respond. */
  private async request(
    leader: number,
    states: readonly PartitionState[],
    { maxWaitMs, minBytes }: FetchSettings,
  ): Promise<FetchedPartition[] | undefined> {
    const { cluster, topic } = this.options
    const partitions = states.map(({ partition, position }) => {
      return { partition, fetchOffset: position!, maxBytes: FETCH.maxBytesPerPartition }
    })
    const request = { maxWaitTime: maxWaitMs, minBytes, maxBytes: FETCH.maxBytes, topics: [{ topic, partitions }] }
    try {
      return (await cluster.request(leader, 'Fetch', request)).partitions
    } catch {
      return undefined
    }
  }

  private deliver(fetched: FetchedPartition, offsets: ReadonlyMap<PartitionState, number>): void {
    const { partition, errorCode } = fetched
    const state = this.states.get(partition)
    const offset = state && offsets.get(state)
    // The partition was reassigned or paused, or its position has changed, so these records are not delivered.
    if (offset === undefined || this.paused.has(partition) || offset !== state?.position) return
    const error = errorFrom(errorCode)
    if (error) return this.handleError(state, error)
    state.failures = 0
    if (fetched.batches.length === 0 && !fetched.unreadable) return
    const batch = toBatch(this.options.topic, fetched, offset)
    if (batch.nextOffset === offset && !batch.unreadable) return
    state.position = batch.nextOffset
    this.options.onBatch(batch)
  }

  private handleError(state: PartitionState, error: Error): void {
    if (isDenied(error)) return this.fail(error)
    if (brokerErrorType(error) === 'OFFSET_OUT_OF_RANGE') {
      state.position = undefined
      this.options.onPositionOutOfRange(state.partition)
    } else this.retryLater(state)
  }

  /** Also stops the fetches from other leaders, because records after a failed batch must not be delivered. */
  private fail(error: Error): void {
    this.close()
    this.options.onFailure(error)
  }

  private async findStart(state: PartitionState): Promise<void> {
    state.isResolving = true
    try {
      state.position ??= await startOffset(this.options.cluster, this.options.topic, state.partition)
      state.failures = 0
    } catch {
      this.retryLater(state)
    }
    state.isResolving = false
    this.fetchAll()
  }

  /** Refreshes the metadata, because the leader may have moved, and retries after a backoff. */
  private retryLater(state: PartitionState): void {
    state.isWaiting = true
    const retry = () => {
      state.isWaiting = false
      this.fetchAll()
    }
    setTimeout(retry, backoffMs(++state.failures, RETRY)).unref()
    this.options.cluster.refreshSoon()
  }

  /**
   * Checks, from `afterMs` on, whether partitions of a leader that does not respond have moved to another leader. If so,
   * closes the connection to the old one. Returns a function that ends the checks.
   */
  private startSilenceChecks(leader: number, states: readonly PartitionState[], afterMs: number): () => void {
    const { cluster, topic } = this.options
    const check = () => {
      cluster.refreshSoon()
      const hasMoved = states.some(({ partition }) => {
        const currentLeader = cluster.leaderOf(topic, partition)
        return currentLeader !== -1 && currentLeader !== leader
      })
      if (hasMoved) cluster.disconnect(leader)
      timer = setTimeout(check, CHECK_EVERY_MS).unref()
    }
    let timer = setTimeout(check, afterMs).unref()
    return () => clearTimeout(timer)
  }
}
