import { NO_OWNERSHIP, type Ownership } from '../assignor/ownership'
import { type TopicPartition, partitionKey } from '../topic-partition'
import { type Deferred, createDeferred } from '../collections/deferred'
import { type CommittedOffset } from '../group/group-member'
import { settlesWithin } from '../time'
import { type Committer } from './committer'
import { type Engine } from './engine'
import { type Group, type NewAssignment, type SessionHooks } from './session-hooks'
import { type ConsumerMetrics } from './consumer-metrics'
import { type OffsetTracker } from './offset-tracker'

interface MembershipOptions<T> {
  engine: Engine<T>
  committer: Committer
  metrics: ConsumerMetrics
  /** Maximum duration of a drain before a join, ms. Partitions with longer work are handed over by a later join. */
  drainMs: number
  onJoined: () => void
}

const LEAVE_TIMEOUT_MS = 2_000
/** How many times a stop, after a first short drain, waits for running records and commits them before its deadline. */
const LEAVE_ROUNDS = 3
/** How long a stop waits for a pending join, which ends when its slowest member has drained and committed. */
const JOIN_TIMEOUT_MS = 10_000
const FLUSH_TIMEOUT_MS = 3_000

interface Generation {
  id: number
  group: Group
  memberId: string
}

/**
 * Prepares and completes each join. Before it, the consumer finishes short work, commits with the old generation, and
 * claims its busy partitions. After it, retained partitions continue at their position and new partitions start at their
 * committed offset. When a partition to hand over has become idle, the consumer rejoins.
 */
export class Membership<T> implements SessionHooks {
  private generation: Generation | undefined
  /** The partitions that the pending JoinGroup request claims. */
  private claim: Ownership = NO_OWNERSHIP
  /** Idle and committed partitions that the next join hands over. */
  private readonly released = new Set<OffsetTracker>()
  private isLeaving = false
  /** Whether a rejoin must still announce that this member leaves, so that others get its idle partitions. */
  private mustAnnounceLeave = false
  /** Resolved when the pending join has ended, or when this member no longer joins. */
  private pendingJoin: Deferred | undefined
  private hasJoinFailed = false
  private readonly disconnecting = createDeferred()

  constructor(private readonly options: MembershipOptions<T>) {}

  /** The partitions that the next JoinGroup request claims. */
  ownership(): Ownership {
    return this.claim
  }

  async beforeJoin(group: Group): Promise<boolean> {
    this.pendingJoin ??= createDeferred()
    this.hasJoinFailed = false
    const { generation } = this
    const isMember = generation?.group === group && group.memberId === generation.memberId
    if (!isMember) this.dropPartitions()
    else if (!this.isLeaving) await this.drainAndCommit(this.options.drainMs)
    this.claim = this.createClaim()
    this.mustAnnounceLeave = false
    if (this.isLeaving && this.claim.owned.length === 0) return this.waitForDisconnect()
    this.options.committer.close()
    return true
  }

  afterJoin(group: Group, { partitions, release, keepsBusy }: NewAssignment): void {
    const { engine, committer, metrics } = this.options
    metrics.rebalances.inc()
    const newGeneration = { id: group.generation, group, memberId: group.memberId }
    const isRetained = this.findRetained(newGeneration, keepsBusy)
    this.generation = newGeneration
    engine.assign(partitions.map((partition) => ({ ...partition, retained: isRetained(partition) })))
    committer.open(group)
    this.pendingJoin?.resolve()
    this.pendingJoin = undefined
    // The consumer was stopped during the join. Other members get these partitions when it has left.
    if (this.isLeaving) return
    this.released.clear()
    engine.resume()
    engine.release(release)
    this.options.onJoined()
  }

  beforeFetch(): void {
    this.options.committer.commitWithFetch()
  }

  onPositionOutOfRange({ topic, partition }: TopicPartition): void {
    this.options.engine.tracker(topic, partition)?.onPositionOutOfRange()
  }

  /** The position of a retained partition; undefined for any other. */
  positionOf({ topic, partition }: TopicPartition): number | undefined {
    const position = this.options.engine.tracker(topic, partition)?.position ?? -1
    return position >= 0 ? position : undefined
  }

  onCommitted({ topic, partition, offset, metadata }: CommittedOffset): void {
    this.options.engine.tracker(topic, partition)?.inherit(offset, metadata)
  }

  /** Other members may own our partitions now. */
  onPartitionsLost(): void {
    this.dropPartitions()
  }

  /** Makes `needsRejoin` return true, because until the next join no record starts and nothing is committed. */
  onJoinFailed(): void {
    this.hasJoinFailed = true
  }

  needsRejoin(): boolean {
    if (this.hasJoinFailed) return true
    return this.pendingJoin === undefined && (this.isLeaving ? this.mustAnnounceLeave : this.released.size > 0)
  }

  /** Call it when a partition to hand over has become idle. Commits its offset, and the next join moves it. */
  async handOver(tracker: OffsetTracker): Promise<void> {
    const { generation } = this
    await settlesWithin(this.options.committer.flush(), FLUSH_TIMEOUT_MS)
    // A join in the meantime has decided again which partitions move.
    if (this.generation === generation && !this.pendingJoin) this.released.add(tracker)
  }

  /** Drops all partitions. Other members own them now, or their records will be fetched again. */
  dropPartitions(): void {
    this.generation = undefined
    this.claim = NO_OWNERSHIP
    this.released.clear()
    this.options.committer.close()
    this.options.engine.assign([])
  }

  /**
   * Finishes the running records (at most `deadlineMs`), commits and leaves the group. During long work this member keeps
   * only its busy partitions, and the other members get its idle ones.
   */
  async leave(deadlineMs: number): Promise<void> {
    this.isLeaving = true
    const deadline = performance.now() + deadlineMs
    const { generation, options } = this
    if (generation) {
      await this.drainAndCommit(Math.min(deadlineMs, options.drainMs), deadlineMs)
      const hasLongWork = options.engine.assigned.some(({ active }) => active > 0)
      this.mustAnnounceLeave = hasLongWork && !this.claim.leaving
      await this.finishBusy(deadline)
    }
    // The next owner starts as soon as the coordinator has received LeaveGroup, so nothing may be handled here any more.
    this.dropPartitions()
    await settlesWithin(generation?.group.leave().catch(() => undefined) ?? Promise.resolve(), LEAVE_TIMEOUT_MS)
  }

  /**
   * Finishes and commits the records of busy partitions, in several rounds: records may finish during a commit, and a join
   * that begins before a commit prevents it.
   */
  private async finishBusy(deadline: number): Promise<void> {
    let remainingMs = deadline - performance.now()
    for (let round = 1; this.options.engine.assigned.some(isBusy); round++) {
      const hasJoined = await this.drainAndCommit(remainingMs, remainingMs)
      remainingMs = deadline - performance.now()
      if (!hasJoined || round === LEAVE_ROUNDS || remainingMs <= 0) return
    }
  }

  /** Call it when the consumer disconnects: ends a join that waits in `beforeJoin`. */
  endWaitingJoin(): void {
    this.disconnecting.resolve()
  }

  /** This member has no running records, so it does not join again: `leave` is about to send LeaveGroup. */
  private async waitForDisconnect(): Promise<boolean> {
    this.pendingJoin?.resolve()
    await this.disconnecting.promise
    return false
  }

  private createClaim(): Ownership {
    const { engine } = this.options
    if (!this.generation) return NO_OWNERSHIP
    const owned = engine.assigned
      .filter((tracker) => isBusy(tracker) || !this.released.has(tracker))
      .map((tracker) => ({ topic: tracker.topic, partition: tracker.partition, busy: isBusy(tracker) }))
    return {
      generation: this.generation.id,
      owned: this.isLeaving ? owned.filter(({ busy }) => busy) : owned,
      leaving: this.isLeaving,
    }
  }

  /**
   * Returns a predicate: whether this member has owned a partition without interruption. If it missed a generation,
   * another member may have owned a partition that was claimed as idle, and under a leader of an earlier version also a
   * busy one.
   */
  private findRetained(newGeneration: Generation, keepsBusy: boolean): (partition: TopicPartition) => boolean {
    const { generation, claim } = this
    if (!generation || newGeneration.memberId !== generation.memberId) return () => false
    const isNextGeneration = newGeneration.id === generation.id + 1
    const retained = new Set(
      claim.owned.filter(({ busy }) => isNextGeneration || (busy && keepsBusy)).map(partitionKey),
    )
    return (partition) => retained.has(partitionKey(partition))
  }

  /** Resolves to false if a pending join has not ended in time, so that nothing could be committed. */
  private async drainAndCommit(drainMs: number, joinMs = 0): Promise<boolean> {
    const { engine, committer, metrics } = this.options
    const startedAt = performance.now()
    await engine.drain(drainMs)
    // During a join nothing can be committed, and other members would repeat the uncommitted records.
    const mustWait = this.isLeaving && engine.assigned.some(({ hasUncommitted }) => hasUncommitted)
    const joined = mustWait ? this.pendingJoin?.promise : undefined
    const hasJoined = !joined || (await settlesWithin(joined, Math.min(joinMs, JOIN_TIMEOUT_MS)))
    // An unavailable broker must not delay a stop. The next owner repeats the uncommitted records.
    await settlesWithin(committer.flush(), FLUSH_TIMEOUT_MS)
    metrics.drainSeconds.observe((performance.now() - startedAt) / 1_000)
    return hasJoined
  }
}

/**
 * Whether the partition must not move: a record is running, or a finished record is not committed, which the next owner
 * would repeat.
 */
const isBusy = ({ active, hasUncommitted }: OffsetTracker) => active > 0 || hasUncommitted
