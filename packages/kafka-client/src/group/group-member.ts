import { type TopicPartition } from '../topic-partition'
import { type Cluster } from '../cluster/cluster'
import { throwIfError } from '../broker-errors'
import { type OffsetCommitRequest } from '../transport/transport'
import {
  type Assignment,
  type Subscription,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol'
import { type Coordinator } from './coordinator'

export interface Assignor {
  name: string
  /** Assigns the partitions to the members; called on the leader only. */
  assign(members: ReadonlyMap<string, Subscription>): Map<string, Assignment>
}

export interface JoinedGeneration extends Assignment {
  /** Name of the assignor that the group uses. */
  protocol: string
}

export interface CommittedOffset extends TopicPartition {
  /** −1 before the first commit. */
  offset: number
  metadata: string | null
}

interface GroupMemberOptions {
  cluster: Cluster
  coordinator: Coordinator
  groupId: string
  sessionTimeoutMs: number
  rebalanceTimeoutMs: number
}

const MEMBER_ID_REQUIRED = 79

/** One member of a group: joins, sends heartbeats, commits and leaves. */
export class GroupMember {
  /** Empty until the coordinator has assigned one. */
  memberId = ''
  generation = -1
  /** The pending or last JoinGroup request without a member id. */
  private firstJoin: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: GroupMemberOptions) {}

  /**
   * Joins the next generation of the group and returns the assignment.
   * @throws the broker's error, such as REBALANCE_IN_PROGRESS or UNKNOWN_MEMBER_ID, after which the caller joins again
   */
  async join(subscription: Subscription, assignors: readonly Assignor[]): Promise<JoinedGeneration> {
    const joined = await this.joinGroup(encodeSubscription(subscription), assignors)
    this.memberId = joined.memberId
    this.generation = joined.generationId
    const isLeader = joined.leaderId === joined.memberId
    const assignor = assignors.find(({ name }) => name === joined.groupProtocol)
    const members = new Map(joined.members.map((each) => [each.memberId, decodeSubscription(each.memberMetadata)]))
    const assignments = isLeader && assignor ? assignor.assign(members) : new Map<string, Assignment>()
    const { groupId } = this.options
    const { errorCode, memberAssignment } = await this.options.coordinator.request('SyncGroup', {
      groupId,
      generationId: this.generation,
      memberId: this.memberId,
      groupAssignment: [...assignments].map(([memberId, assignment]) => ({
        memberId,
        memberAssignment: encodeAssignment(assignment),
      })),
    })
    throwIfError(errorCode)
    return { ...decodeAssignment(memberAssignment), protocol: joined.groupProtocol }
  }

  /** @throws the broker's error, such as REBALANCE_IN_PROGRESS, UNKNOWN_MEMBER_ID or ILLEGAL_GENERATION */
  async heartbeat(): Promise<void> {
    const { coordinator, groupId } = this.options
    const { memberId, generation: groupGenerationId } = this
    const request = { groupId, groupGenerationId, memberId, groupInstanceId: null }
    throwIfError((await coordinator.request('Heartbeat', request)).errorCode)
  }

  /** @throws the broker's error for the first rejected partition */
  async commit(topics: OffsetCommitRequest['topics']): Promise<void> {
    const { coordinator, groupId } = this.options
    const { memberId, generation: groupGenerationId } = this
    const { responses } = await coordinator.request('OffsetCommit', { groupId, groupGenerationId, memberId, topics })
    for (const { partitions } of responses) for (const { errorCode } of partitions) throwIfError(errorCode)
  }

  /** @throws the broker's error for the group or for the first rejected partition */
  async committedOffsets(partitions: readonly TopicPartition[]): Promise<CommittedOffset[]> {
    const { coordinator, groupId } = this.options
    const topics = [...new Set(partitions.map(({ topic }) => topic))].map((topic) => ({
      topic,
      partitions: partitions.filter((each) => each.topic === topic).map(({ partition }) => ({ partition })),
    }))
    const { errorCode, responses } = await coordinator.request('OffsetFetch', { groupId, topics })
    throwIfError(errorCode)
    return responses.flatMap(({ topic, partitions: offsets }) =>
      offsets.map(({ partition, offset, metadata, errorCode: partitionError }) => {
        throwIfError(partitionError)
        return { topic, partition, offset: Number(offset), metadata }
      }),
    )
  }

  /**
   * Leaves the group at once; otherwise its partitions would have no owner until the session times out. Uses a separate
   * connection, because a pending JoinGroup blocks the other one.
   */
  async leave(): Promise<void> {
    // The coordinator may be assigning an id, and the next join of the group would wait for the member with this id.
    if (this.memberId === '') await this.firstJoin
    const { memberId } = this
    if (memberId === '') return
    this.resetMembership()
    const { cluster, groupId } = this.options
    const connection = await cluster.connectCoordinator(groupId)
    try {
      await connection.request('LeaveGroup', { groupId, memberId, groupInstanceId: null })
    } finally {
      await connection.close()
    }
  }

  /** Ends the membership without a request to the broker. The next join is that of a new member. */
  resetMembership(): void {
    this.memberId = ''
    this.generation = -1
  }

  private async joinGroup(metadata: Buffer, assignors: readonly Assignor[]) {
    const { coordinator, groupId, sessionTimeoutMs, rebalanceTimeoutMs } = this.options
    const send = (memberId: string) =>
      coordinator.request('JoinGroup', {
        groupId,
        sessionTimeout: sessionTimeoutMs,
        rebalanceTimeout: rebalanceTimeoutMs,
        memberId,
        protocolType: 'consumer',
        groupProtocols: assignors.map(({ name }) => ({ name, metadata })),
      })
    const sent = send(this.memberId)
    if (this.memberId === '') this.firstJoin = sent.catch(() => undefined)
    let joined = await sent
    if (joined.errorCode === MEMBER_ID_REQUIRED) {
      this.memberId = joined.memberId
      joined = await send(this.memberId)
    }
    throwIfError(joined.errorCode)
    return joined
  }
}
