import { type Ownership } from '../assigner/ownership'
import { createDeferred } from '../collections/deferred'
import { type ConsumerGroupInternals } from '../patches/kafkajs-internals'
import { type JoinHooks } from '../patches/join-hook'
import { settlesWithin } from '../time'
import { type Committer } from './committer'
import { type Engine } from './engine'
import { type ConsumerMetrics } from './metrics'

interface MembershipOptions<T> {
  engine: Engine<T>
  committer: Committer
  metrics: ConsumerMetrics
  heartbeatMs: number
  /** Longest drain before a rejoin, ms. */
  drainMs: number
  onJoining: () => void
  onJoined: () => void
}

const LEAVE_MS = 2_000
const FLUSH_MS = 3_000

interface Standing {
  group: ConsumerGroupInternals
  memberId: string | null
  generation: number
}

/**
 * What this consumer does around each join: before it, finish what runs and commit with the old generation; after it,
 * go on where retained partitions were, and start the gained ones at their committed offset.
 */
export class Membership<T> implements JoinHooks {
  private readonly options: MembershipOptions<T>
  private standing: Standing | undefined
  private leaving = false
  private readonly left = createDeferred()
  private readonly hurry = createDeferred()

  constructor(options: MembershipOptions<T>) {
    this.options = options
  }

  /** What the next JoinGroup says that we own. */
  ownership(): Ownership {
    const owned = this.standing ? this.options.engine.assigned : []
    return { generation: this.standing?.generation ?? -1, owned }
  }

  async beforeJoin(group: ConsumerGroupInternals): Promise<boolean> {
    this.options.onJoining()
    const { standing } = this
    const isMember =
      standing?.group === group && group.memberId !== null && group.memberId === standing.memberId
    if (this.leaving) return this.stayOut()
    if (!isMember) this.forgetAll()
    else await this.settle(group, this.options.drainMs)
    this.options.committer.close()
    return this.leaving ? this.stayOut() : true
  }

  afterJoin(group: ConsumerGroupInternals): void {
    // The join was under way when we were told to stop: what it brings, others will get when we are gone.
    if (this.leaving) return
    const { engine, committer } = this.options
    const next = { group, memberId: group.memberId, generation: group.generationId ?? -1 }
    // With a generation in between another member may have had our partitions and moved their offsets.
    const continues =
      next.memberId === this.standing?.memberId && next.generation === this.standing.generation + 1
    this.standing = next
    engine.assign(partitionsOf(group).map((partition) => ({ ...partition, retained: continues })))
    for (const { topic, partition, position } of engine.assigned)
      if (position >= 0) group.seek({ topic, partition, offset: String(position) })
    committer.open(group)
    engine.resume()
    this.options.onJoined()
  }

  /** Everything that was ours is somebody else's now, or will be fetched again. */
  forgetAll(): void {
    this.standing = undefined
    this.options.committer.close()
    this.options.engine.assign([])
  }

  /** Finishes what runs (at most `deadlineMs`, less in a rebalance), commits and leaves the group at once. */
  async leave(deadlineMs: number): Promise<void> {
    this.leaving = true
    const group = this.standing?.group
    if (group) await this.settle(group, deadlineMs)
    this.options.committer.close()
    // Behind a pending JoinGroup the request waits until that is answered.
    await settlesWithin(group?.leave().catch(() => undefined) ?? Promise.resolve(), LEAVE_MS)
  }

  /** The consumer is disconnecting: a join that waits in `beforeJoin` may end. */
  release(): void {
    this.left.resolve()
  }

  /** The others wait for us in their JoinGroup, so a leaver hurries, and never joins again. */
  private async stayOut(): Promise<boolean> {
    if (!(await settlesWithin(this.left.promise, this.options.drainMs))) this.hurry.resolve()
    await this.left.promise
    return false
  }

  private async settle(group: ConsumerGroupInternals, deadlineMs: number): Promise<void> {
    const { engine, committer, heartbeatMs, metrics } = this.options
    const started = Date.now()
    // The broker answers REBALANCE_IN_PROGRESS, yet it counts as a sign of life.
    const beat = setInterval(
      () => void group.heartbeat({ interval: heartbeatMs }).catch(() => undefined),
      heartbeatMs,
    )
    await Promise.race([engine.drain(deadlineMs), this.hurry.promise])
    // A broker that is away must not hold up a stop; what is not committed the next owner repeats.
    await settlesWithin(committer.flush(), FLUSH_MS)
    clearInterval(beat)
    metrics.drainSeconds.observe((Date.now() - started) / 1_000)
  }
}

function partitionsOf(group: ConsumerGroupInternals): { topic: string; partition: number }[] {
  return group
    .assigned()
    .flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
}
