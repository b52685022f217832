import { NO_OWNERSHIP, type Ownership, type TopicPartition, partitionKey } from '../assigner/ownership'
import { releaseOf } from '../assigner/sticky-assigner'
import { type Deferred, createDeferred } from '../collections/deferred'
import { type ConsumerGroupInternals } from '../patches/kafkajs-internals'
import { type CommittedOffset, type JoinHooks } from '../patches/join-hook'
import { settlesWithin } from '../time'
import { type Committer } from './committer'
import { type Engine } from './engine'
import { type ConsumerMetrics } from './metrics'
import { type OffsetTracker } from './offset-tracker'

interface MembershipOptions<T> {
  engine: Engine<T>
  committer: Committer
  metrics: ConsumerMetrics
  heartbeatMs: number
  /** Longest drain before a join, ms; what runs longer keeps its partition. */
  drainMs: number
  onJoining: () => void
  onJoined: () => void
}

const LEAVE_MS = 2_000
/** A join that is under way ends when its slowest member has drained and committed, unless something is wrong. */
const JOIN_MS = 10_000
const FLUSH_MS = 3_000

interface Standing {
  group: ConsumerGroupInternals
  memberId: string | null
  generation: number
}

/**
 * What this consumer does around each join. Before it: finish what is short, commit with the old generation, and claim
 * what is busy. After it: go on where retained partitions were, start the gained ones at their committed offset, and
 * join once more when a busy partition that the leader wants elsewhere has become idle.
 */
export class Membership<T> implements JoinHooks {
  private readonly options: MembershipOptions<T>
  private standing: Standing | undefined
  /** What the join that is under way says of us. */
  private claim: Ownership = NO_OWNERSHIP
  private readonly released = new Set<OffsetTracker>()
  private leaving = false
  /** The others do not know yet that we are leaving and may have what is idle. */
  private announces = false
  private joining: Deferred | undefined
  private joinFailed = false
  private readonly left = createDeferred()

  constructor(options: MembershipOptions<T>) {
    this.options = options
  }

  /** What the JoinGroup that is about to be sent says that we own. */
  ownership(): Ownership {
    return this.claim
  }

  async beforeJoin(group: ConsumerGroupInternals): Promise<boolean> {
    this.options.onJoining()
    this.joining ??= createDeferred()
    this.joinFailed = false
    const { standing } = this
    const isMember = standing?.group === group && group.memberId !== null && group.memberId === standing.memberId
    if (!isMember) this.forgetAll()
    else if (!this.leaving) await this.settle(group, this.options.drainMs)
    this.claim = this.makeClaim()
    this.announces = false
    if (this.leaving && this.claim.owned.length === 0) return this.stayOut()
    this.options.committer.close()
    return true
  }

  afterJoin(group: ConsumerGroupInternals, assignment: Buffer): void {
    const { engine, committer } = this.options
    const next = { group, memberId: group.memberId, generation: group.generationId ?? -1 }
    const isRetained = this.retention(next)
    this.standing = next
    engine.assign(partitionsOf(group).map((partition) => ({ ...partition, retained: isRetained(partition) })))
    committer.open(group)
    this.joining?.resolve()
    this.joining = undefined
    // It was under way when we were told to stop: what it brings, others will get when we are gone.
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

  /** Nothing is started or committed until the next join: it must come, though the broker may see no need for it. */
  onJoinFailed(): void {
    this.joinFailed = true
    if (this.leaving) this.joining?.resolve()
  }

  wantsToJoin(): boolean {
    if (this.joinFailed) return true
    return this.joining === undefined && (this.leaving ? this.announces : this.released.size > 0)
  }

  /** A partition that is to be given up has become idle: once that is committed, the next join gives it up. */
  async giveUp(tracker: OffsetTracker): Promise<void> {
    const { standing } = this
    await settlesWithin(this.options.committer.flush(), FLUSH_MS)
    // A join meanwhile has settled anew who is to give up what.
    if (this.standing === standing && !this.joining) this.released.add(tracker)
  }

  /** Everything that was ours is somebody else's now, or will be fetched again. */
  forgetAll(): void {
    this.standing = undefined
    this.claim = NO_OWNERSHIP
    this.released.clear()
    this.options.committer.close()
    this.options.engine.assign([])
  }

  /**
   * Finishes what runs, at most `deadlineMs`, commits and leaves the group at once. While long work runs, we stay a
   * member with what is busy, and the others have the rest.
   */
  async leave(deadlineMs: number): Promise<void> {
    this.leaving = true
    const deadline = performance.now() + deadlineMs
    const { standing, options } = this
    if (standing) {
      await this.settle(standing.group, Math.min(deadlineMs, options.drainMs), deadlineMs)
      this.announces = options.engine.assigned.some(({ active }) => active > 0)
      const leftMs = deadline - performance.now()
      if (this.announces) await this.settle(standing.group, leftMs, leftMs)
    }
    options.committer.close()
    // Behind a pending JoinGroup the request waits until that is answered.
    await settlesWithin(standing?.group.leave().catch(() => undefined) ?? Promise.resolve(), LEAVE_MS)
  }

  /** The consumer is disconnecting: a join that waits in `beforeJoin` may end. */
  release(): void {
    this.left.resolve()
  }

  /** Nothing of ours is left to finish: `leave` is about to take us out. */
  private async stayOut(): Promise<boolean> {
    this.joining?.resolve()
    await this.left.promise
    return false
  }

  private makeClaim(): Ownership {
    const { engine } = this.options
    if (!this.standing) return NO_OWNERSHIP
    const owned = engine.assigned
      .filter((tracker) => !this.released.has(tracker))
      .map((tracker) => ({ topic: tracker.topic, partition: tracker.partition, busy: tracker.active > 0 }))
    return {
      generation: this.standing.generation,
      owned: this.leaving ? owned.filter(({ busy }) => busy) : owned,
      leaving: this.leaving,
    }
  }

  /**
   * Which partitions were ours all the time. With a generation in between, another member may have had what we claimed
   * as idle and moved its offsets; what we claimed as busy every leader has left to us.
   */
  private retention(next: Standing): (partition: TopicPartition) => boolean {
    const { standing, claim } = this
    if (!standing || next.memberId !== standing.memberId) return () => false
    const isNext = next.generation === standing.generation + 1
    const kept = new Set(claim.owned.filter(({ busy }) => isNext || busy).map(partitionKey))
    return (partition) => kept.has(partitionKey(partition))
  }

  private async settle(group: ConsumerGroupInternals, drainMs: number, joinMs = 0): Promise<void> {
    const { engine, committer, heartbeatMs, metrics } = this.options
    const started = Date.now()
    // The broker answers REBALANCE_IN_PROGRESS, yet it counts as a sign of life.
    const beat = setInterval(() => void group.heartbeat({ interval: heartbeatMs }).catch(() => undefined), heartbeatMs)
    await engine.drain(drainMs)
    // During a join nothing can be committed: what we finished would be repeated by others.
    if (this.leaving && this.joining) await settlesWithin(this.joining.promise, Math.min(joinMs, JOIN_MS))
    // A broker that is away must not hold up a stop; what is not committed the next owner repeats.
    await settlesWithin(committer.flush(), FLUSH_MS)
    clearInterval(beat)
    metrics.drainSeconds.observe((Date.now() - started) / 1_000)
  }
}

function partitionsOf(group: ConsumerGroupInternals): TopicPartition[] {
  return group.assigned().flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
}
