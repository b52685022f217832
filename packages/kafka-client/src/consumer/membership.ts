import { NO_OWNERSHIP, type Ownership, type TopicPartition, partitionKey } from '../assigner/ownership'
import { releaseOf } from '../assigner/sticky-assigner'
import { type Deferred, createDeferred } from '../collections/deferred'
import { type ConsumerGroupInternals } from '../patches/kafkajs-internals'
import { type CommittedOffset, type JoinHooks } from '../patches/join-hook'
import { settlesWithin } from '../time'
import { type Committer } from './committer'
import { type Engine } from './engine'
import { type ConsumerMetrics } from './consumer-metrics'
import { type OffsetTracker } from './offset-tracker'

interface MembershipOptions<T> {
  engine: Engine<T>
  committer: Committer
  metrics: ConsumerMetrics
  heartbeatMs: number
  /** Longest drain before a join, ms; partitions with longer work are kept. */
  drainMs: number
  onJoining: () => void
  onJoined: () => void
}

const LEAVE_TIMEOUT_MS = 2_000
/** A pending join ends when its slowest member has drained and committed, unless that member is stuck. */
const JOIN_TIMEOUT_MS = 10_000
const FLUSH_TIMEOUT_MS = 3_000

/** The generation this consumer joined last. */
interface Generation {
  id: number
  group: ConsumerGroupInternals
  memberId: string | null
}

/**
 * What this consumer does around each join. Before it: finish short work, commit with the old generation, and claim the
 * busy partitions. After it: continue retained partitions where they were, start new ones at their committed offset, and
 * join once more when a busy partition that the leader assigned to another member has become idle.
 */
export class Membership<T> implements JoinHooks {
  private generation: Generation | undefined
  /** What our pending JoinGroup states that we own. */
  private claim: Ownership = NO_OWNERSHIP
  /** Idle and committed: the next join hands them over. */
  private readonly released = new Set<OffsetTracker>()
  private leaving = false
  /** True until a re-join has told the group that we leave and offer our idle partitions. */
  private mustAnnounceLeave = false
  private joining: Deferred | undefined
  private joinFailed = false
  private readonly disconnecting = createDeferred()

  constructor(private readonly options: MembershipOptions<T>) {}

  /** What the JoinGroup that is about to be sent states that we own. */
  ownership(): Ownership {
    return this.claim
  }

  async beforeJoin(group: ConsumerGroupInternals): Promise<boolean> {
    this.options.onJoining()
    this.joining ??= createDeferred()
    this.joinFailed = false
    const { generation } = this
    const isMember = generation?.group === group && group.memberId !== null && group.memberId === generation.memberId
    if (!isMember) this.forgetAll()
    else if (!this.leaving) await this.drainAndCommit(group, this.options.drainMs)
    this.claim = this.createClaim()
    this.mustAnnounceLeave = false
    if (this.leaving && this.claim.owned.length === 0) return this.waitForDisconnect()
    this.options.committer.close()
    return true
  }

  afterJoin(group: ConsumerGroupInternals, assignment: Buffer): void {
    const { engine, committer } = this.options
    const next = { id: group.generationId ?? -1, group, memberId: group.memberId }
    const isRetained = this.retention(next)
    this.generation = next
    engine.assign(partitionsOf(group).map((partition) => ({ ...partition, retained: isRetained(partition) })))
    committer.open(group)
    this.joining?.resolve()
    this.joining = undefined
    // The join was pending when we were stopped: other members get these partitions as soon as we have left.
    if (this.leaving) return
    for (const { topic, partition, position } of engine.assigned)
      if (position >= 0) group.seek({ topic, partition, offset: String(position) })
    this.released.clear()
    engine.resume()
    engine.release(releaseOf(assignment))
    this.options.onJoined()
  }

  onCommitted({ topic, partition, offset, metadata }: CommittedOffset): void {
    this.options.engine.tracker(topic, partition)?.inherit(Number(offset), metadata)
  }

  /** Until the next join no record starts and nothing is committed, so we ask for one: the broker may see no need. */
  onJoinFailed(): void {
    this.joinFailed = true
    if (this.leaving) this.joining?.resolve()
  }

  wantsToJoin(): boolean {
    if (this.joinFailed) return true
    return this.joining === undefined && (this.leaving ? this.mustAnnounceLeave : this.released.size > 0)
  }

  /** Call it when a partition to hand over has become idle: its offset is committed, and the next join moves it. */
  async handOver(tracker: OffsetTracker): Promise<void> {
    const { generation } = this
    await settlesWithin(this.options.committer.flush(), FLUSH_TIMEOUT_MS)
    // A join meanwhile has decided again which partitions move.
    if (this.generation === generation && !this.joining) this.released.add(tracker)
  }

  /** Drops all partitions: other members own them now, or their records will be fetched again. */
  forgetAll(): void {
    this.generation = undefined
    this.claim = NO_OWNERSHIP
    this.released.clear()
    this.options.committer.close()
    this.options.engine.assign([])
  }

  /**
   * Finishes what runs, at most `deadlineMs`, commits and leaves the group at once. While long work runs, this member
   * keeps only its busy partitions, and the others take over the rest.
   */
  async leave(deadlineMs: number): Promise<void> {
    this.leaving = true
    const deadline = performance.now() + deadlineMs
    const { generation, options } = this
    if (generation) {
      await this.drainAndCommit(generation.group, Math.min(deadlineMs, options.drainMs), deadlineMs)
      this.mustAnnounceLeave = options.engine.assigned.some(({ active }) => active > 0)
      const leftMs = deadline - performance.now()
      if (this.mustAnnounceLeave) await this.drainAndCommit(generation.group, leftMs, leftMs)
    }
    options.committer.close()
    // kafkajs sends LeaveGroup only after a pending JoinGroup was answered.
    await settlesWithin(generation?.group.leave().catch(() => undefined) ?? Promise.resolve(), LEAVE_TIMEOUT_MS)
  }

  /** Call it when the consumer disconnects: ends a join that waits in `beforeJoin`. */
  endWaitingJoin(): void {
    this.disconnecting.resolve()
  }

  /** Nothing is left to finish, so this member does not join again: `leave` is about to send LeaveGroup. */
  private async waitForDisconnect(): Promise<boolean> {
    this.joining?.resolve()
    await this.disconnecting.promise
    return false
  }

  private createClaim(): Ownership {
    const { engine } = this.options
    if (!this.generation) return NO_OWNERSHIP
    const owned = engine.assigned
      .filter((tracker) => !this.released.has(tracker))
      .map((tracker) => ({ topic: tracker.topic, partition: tracker.partition, busy: tracker.active > 0 }))
    return {
      generation: this.generation.id,
      owned: this.leaving ? owned.filter(({ busy }) => busy) : owned,
      leaving: this.leaving,
    }
  }

  /**
   * Which partitions we owned without interruption. If we missed a generation, another member may have owned those we
   * claimed as idle and moved their offsets; those we claimed as busy stay with us under every leader.
   */
  private retention(next: Generation): (partition: TopicPartition) => boolean {
    const { generation, claim } = this
    if (!generation || next.memberId !== generation.memberId) return () => false
    const isNext = next.id === generation.id + 1
    const retained = new Set(claim.owned.filter(({ busy }) => isNext || busy).map(partitionKey))
    return (partition) => retained.has(partitionKey(partition))
  }

  private async drainAndCommit(group: ConsumerGroupInternals, drainMs: number, joinMs = 0): Promise<void> {
    const { engine, committer, heartbeatMs, metrics } = this.options
    const started = Date.now()
    // The broker answers REBALANCE_IN_PROGRESS, but the heartbeat still keeps the session alive.
    const beat = setInterval(() => void group.heartbeat({ interval: heartbeatMs }).catch(() => undefined), heartbeatMs)
    await engine.drain(drainMs)
    // Nothing can be committed during a join, and uncommitted records would be repeated by other members.
    if (this.leaving && this.joining) await settlesWithin(this.joining.promise, Math.min(joinMs, JOIN_TIMEOUT_MS))
    // An unavailable broker must not hold up a stop; the next owner repeats what is not committed.
    await settlesWithin(committer.flush(), FLUSH_TIMEOUT_MS)
    clearInterval(beat)
    metrics.drainSeconds.observe((Date.now() - started) / 1_000)
  }
}

function partitionsOf(group: ConsumerGroupInternals): TopicPartition[] {
  return group.assigned().flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
}
