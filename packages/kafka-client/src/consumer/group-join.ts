import { decodeRelease, encodeOwnership } from '../assignor/ownership'
import { createAssignors, isEarlierProtocol, isOurAssignment } from '../assignor/assignors'
import { asError, brokerErrorType, isDenied, isRejoinError, isNonRetriable, translateError } from '../broker-errors'
import { type Cluster } from '../cluster/cluster'
import { IncompatibleMembersError } from '../errors'
import { type GroupMember, type JoinedGeneration } from '../group/group-member'
import { backoffMs, sleep } from '../time'
import { type TopicPartition } from '../topic-partition'
import { type Group, type NewAssignment, type SessionHooks } from './session-hooks'

interface GroupJoinOptions {
  cluster: Cluster
  member: GroupMember
  groupId: string
  topic: string
  hooks: SessionHooks
  closed: AbortSignal
  onProblem: (error: Error) => void
}

const RETRY = { initialMs: 100, maxMs: 1_000 }
/** Consecutive failed attempts before a report; one or two failures are normal when the coordinator moves. */
const REPORT_AFTER = 4

/** The joins of one session: prepares each join, sends JoinGroup and SyncGroup, and repeats both until they succeed. */
export class GroupJoin {
  /** Whether JoinGroup or SyncGroup is in flight; the coordinator expects no heartbeats meanwhile. */
  isPending = false
  /** On the group's leader: the number of partitions that it has assigned. */
  private assignedCount: number | undefined

  constructor(private readonly options: GroupJoinOptions) {}

  /** Whether the topic has more (or, recreated, fewer) partitions than this member, the group's leader, has assigned. */
  get hasNewPartitions(): boolean {
    return this.assignedCount !== undefined && this.assignedCount !== this.partitionCount
  }

  /**
   * Returns the assignment, or undefined if the consumer is about to leave.
   * @throws the broker's error if the ACLs deny access
   */
  async run(group: Group): Promise<JoinedGeneration | undefined> {
    const { hooks, closed } = this.options
    for (let attempt = 1; ; attempt++) {
      if (closed.aborted || !(await hooks.beforeJoin(group)) || closed.aborted) return undefined
      try {
        const joined = await this.join()
        return closed.aborted ? undefined : joined
      } catch (error) {
        this.onFailure(asError(error), attempt)
        await sleep(backoffMs(attempt, RETRY), closed)
      }
    }
  }

  private async join(): Promise<JoinedGeneration> {
    const { member, topic, hooks } = this.options
    const userData = encodeOwnership(hooks.ownership())
    this.assignedCount = undefined
    this.isPending = true
    try {
      const assignors = createAssignors(() => this.partitionsToAssign())
      return await member.join({ topics: [topic], userData }, assignors)
    } finally {
      this.isPending = false
    }
  }

  private onFailure(error: Error, attempt: number): void {
    const { hooks, member, groupId, onProblem, closed } = this.options
    hooks.onJoinFailed?.()
    if (closed.aborted) return
    const type = brokerErrorType(error)
    if (type === 'UNKNOWN_MEMBER_ID') member.resetMembership()
    if (isDenied(error)) throw error
    if (type === 'INCONSISTENT_GROUP_PROTOCOL') onProblem(new IncompatibleMembersError(groupId))
    else if (attempt >= REPORT_AFTER || (isNonRetriable(error) && !isRejoinError(error)))
      onProblem(translateError(error))
  }

  private get partitionCount(): number {
    return this.options.cluster.partitionCount(this.options.topic)
  }

  /** Called on the group's leader. If the topic gets more partitions before the join has ended, the leader joins again. */
  private partitionsToAssign(): TopicPartition[] {
    const { topic } = this.options
    this.assignedCount = this.partitionCount
    return Array.from({ length: this.assignedCount }, (_, partition) => ({ topic, partition }))
  }
}

/** Undefined if a broker made the assignment: then other members may own these partitions at the same time. */
export function toNewAssignment(joined: JoinedGeneration, topic: string): NewAssignment | undefined {
  if (!isOurAssignment(joined)) return undefined
  return {
    partitions: joined.partitions.filter((each) => each.topic === topic),
    release: decodeRelease(joined.userData),
    keepsBusy: !isEarlierProtocol(joined.protocol),
  }
}
