import { type Ownership } from '../assignor/ownership'
import { type CommittedOffset } from '../group/group-member'
import { type TopicPartition } from '../topic-partition'
import { type OffsetCommitRequest } from '../transport/transport'

/** Callbacks of one consumer before and after joins and fetches. */
export interface SessionHooks {
  /**
   * Called before every join. Return false to cancel the join because the consumer is about to leave. Commits sent here
   * still contain the old generation, which the broker rejects once JoinGroup has been sent.
   */
  beforeJoin(group: Group): Promise<boolean>
  /** The partitions that the next JoinGroup request claims. */
  ownership(): Ownership
  /** Called with the new assignment, before its first fetch. */
  afterJoin(group: Group, assignment: NewAssignment): void
  /** The offset from which to read a partition: −1 for the start of the log, undefined for the committed offset. */
  positionOf(partition: TopicPartition): number | undefined
  /** Called with each committed offset that the coordinator returns; −1 before the first commit. */
  onCommitted?(committed: CommittedOffset): void
  /** Called when other members may own our partitions, because the coordinator no longer accepts this membership. */
  onPartitionsLost?(): void
  /** Called when a join has failed; another attempt follows. */
  onJoinFailed?(): void
  /** Whether to rejoin although the broker did not start a rebalance. Called at every heartbeat. Default: never. */
  needsRejoin?(): boolean
  beforeFetch?(): void
  /** Called when the broker has no record at a position. The next records are from the beginning of the log. */
  onPositionOutOfRange(partition: TopicPartition): void
}

/** The partitions that a member was assigned. */
export interface NewAssignment {
  partitions: TopicPartition[]
  /** Partitions to hand over when their work in progress is finished. */
  release: TopicPartition[]
  /** Whether the leader assigned each busy partition to its owner. */
  keepsBusy: boolean
}

/** A session's membership in its group. */
export interface Group {
  readonly memberId: string
  readonly generation: number
  /** @throws the broker's error for the first rejected partition */
  commit(topics: OffsetCommitRequest['topics']): Promise<void>
  leave(): Promise<void>
}
