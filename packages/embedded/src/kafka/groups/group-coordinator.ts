import { randomUUID } from 'node:crypto'
import { deleteOffsetsOfTopic, offsetKey } from '../storage/metadata-snapshot'
import { type CommittedOffset, type Storage } from '../storage/storage'
import { ErrorCode } from '../wire/error-code'
import { DeadlineTimer } from './deadline-timer'
import { Group } from './group'
import {
  type DescribedGroup,
  type GroupState,
  type JoinResponse,
  type JoinRequest,
  type MemberIdentity,
  type Respond,
  type SyncResponse,
  type SyncRequest,
} from './group-messages'

interface GroupCoordinatorOptions {
  storage: Storage
  /** Monotonic time in ms. */
  now: () => number
  initialRebalanceDelayMs: number
}

interface GroupEntry {
  group: Group
  timer: DeadlineTimer
  offsets: Map<string, CommittedOffset>
}

interface CommittingMember extends MemberIdentity {
  generation: number
}

interface CommitRequest extends CommittingMember {
  groupId: string
  offsets: CommittedOffset[]
}

/** The coordinator of all groups, with their timers and committed offsets. */
export class GroupCoordinator {
  private readonly groups = new Map<string, GroupEntry>()

  constructor(private readonly options: GroupCoordinatorOptions) {
    for (const [groupId, offsets] of options.storage.snapshot.groups)
      this.findOrCreate(groupId).offsets = new Map(offsets)
  }

  join(groupId: string, request: JoinRequest, respond: Respond<JoinResponse>): void {
    const entry = this.findOrCreate(groupId)
    entry.group.join(request, respond)
    this.reschedule(entry)
  }

  sync(groupId: string, request: SyncRequest, respond: Respond<SyncResponse>): void {
    const entry = this.groups.get(groupId)
    if (!entry) return respond({ error: ErrorCode.UNKNOWN_MEMBER_ID, assignment: Buffer.alloc(0) })
    entry.group.sync(request, respond)
    this.reschedule(entry)
  }

  heartbeat(groupId: string, request: MemberIdentity & { generation: number }): ErrorCode {
    // A heartbeat only moves deadlines to a later time, for which the timer need not be set again.
    return this.groups.get(groupId)?.group.heartbeat(request) ?? ErrorCode.UNKNOWN_MEMBER_ID
  }

  leave(groupId: string, memberId: string, instanceId: string | null = null): ErrorCode {
    const entry = this.groups.get(groupId)
    if (!entry) return ErrorCode.UNKNOWN_MEMBER_ID
    const error = entry.group.leave(memberId, instanceId)
    this.reschedule(entry)
    return error
  }

  /** Validates the member and stores the offsets. As in Kafka, a commit without a member id may create the group. */
  commit({ groupId, offsets, ...member }: CommitRequest): ErrorCode {
    const error = this.checkCommit(groupId, member)
    if (error === ErrorCode.NONE) this.storeOffsets(groupId, offsets)
    return error
  }

  /** Validates the member of a transactional commit. A producer that knows only the id of the group sends no member. */
  checkTransactionalCommit(groupId: string, member: CommittingMember): ErrorCode {
    return member.generation < 0 && member.memberId === '' && (member.instanceId ?? null) === null
      ? ErrorCode.NONE
      : this.checkCommit(groupId, member)
  }

  storeOffsets(groupId: string, offsets: CommittedOffset[]): void {
    if (offsets.length === 0) return
    const { offsets: stored } = this.findOrCreate(groupId)
    for (const offset of offsets) stored.set(offsetKey(offset.topic, offset.partition), offset)
    this.options.storage.append({ kind: 'offsetsCommitted', group: groupId, offsets })
  }

  private checkCommit(groupId: string, member: CommittingMember): ErrorCode {
    if (!this.groups.has(groupId) && member.generation >= 0) return ErrorCode.ILLEGAL_GENERATION
    return this.findOrCreate(groupId).group.checkCommit(member)
  }

  committedOffset(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.groups.get(groupId)?.offsets.get(offsetKey(topic, partition))
  }

  committedOffsets(groupId: string): CommittedOffset[] {
    return [...(this.groups.get(groupId)?.offsets.values() ?? [])]
  }

  list(): { groupId: string; protocolType: string; state: GroupState }[] {
    return Array.from(this.groups, ([groupId, { group }]) => {
      const { protocolType, state } = group
      return { groupId, protocolType, state }
    })
  }

  /** As in Kafka, an unknown group is described as dead. */
  describe(groupId: string): DescribedGroup {
    const group = this.groups.get(groupId)?.group
    return group?.describe() ?? { state: 'Dead', protocolType: '', protocol: '', members: [] }
  }

  delete(groupId: string): ErrorCode {
    const entry = this.groups.get(groupId)
    if (!entry) return ErrorCode.GROUP_ID_NOT_FOUND
    if (entry.group.state !== 'Empty') return ErrorCode.NON_EMPTY_GROUP
    entry.group.markDead()
    entry.timer.cancel()
    this.groups.delete(groupId)
    this.options.storage.append({ kind: 'groupDeleted', group: groupId })
    return ErrorCode.NONE
  }

  /**
   * Offsets can be deleted if the group is empty or consists of consumers. `deleteOffset` rejects the topics to which
   * these consumers have subscribed.
   */
  checkOffsetDelete(groupId: string): ErrorCode {
    const group = this.groups.get(groupId)?.group
    if (!group) return ErrorCode.GROUP_ID_NOT_FOUND
    return group.state === 'Empty' || group.protocolType === 'consumer' ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP
  }

  deleteOffset(groupId: string, topic: string, partition: number): ErrorCode {
    const entry = this.groups.get(groupId)
    if (entry?.group.subscribedTopics().includes(topic)) return ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC
    if (entry?.offsets.delete(offsetKey(topic, partition)))
      this.options.storage.append({ kind: 'offsetDeleted', group: groupId, topic, partition })
    return ErrorCode.NONE
  }

  /** Deletes the committed offsets of a deleted topic, because a new topic of the same name starts at offset 0. */
  deleteOffsetsOf(topic: string): void {
    for (const { offsets } of this.groups.values()) deleteOffsetsOfTopic(offsets, topic)
  }

  /** Removes this member, by default all members. Returns false if the group has no such member, or no members. */
  expireSession(groupId: string, memberId?: string): boolean {
    const entry = this.groups.get(groupId)
    if (!entry) return false
    const memberIds = entry.group.describe().members.map((member) => member.memberId)
    const expiredIds = memberId === undefined ? memberIds : memberIds.filter((id) => id === memberId)
    if (expiredIds.length === 0) return false
    entry.group.expireMembers(expiredIds)
    this.reschedule(entry)
    return true
  }

  /** Starts a rebalance; returns false if the group does not exist. */
  rebalance(groupId: string): boolean {
    const entry = this.groups.get(groupId)
    entry?.group.startRebalance()
    if (entry) this.reschedule(entry)
    return entry !== undefined
  }

  /** Handles all deadlines that have passed, after a test has advanced the clock. */
  expireAll(): void {
    for (const entry of this.groups.values()) {
      entry.timer.cancel()
      entry.group.expire()
      this.reschedule(entry)
    }
  }

  /** Replaces all groups by empty groups with these committed offsets. The current members must join again. */
  replaceAll(groups: ReadonlyMap<string, readonly CommittedOffset[]>): void {
    for (const [groupId, { group, timer }] of this.groups) {
      group.expireMembers()
      group.markDead()
      timer.cancel()
      this.options.storage.append({ kind: 'groupDeleted', group: groupId })
    }
    this.groups.clear()
    for (const [groupId, offsets] of groups)
      this.commit({ groupId, memberId: '', generation: -1, offsets: [...offsets] })
  }

  /** Renews all sessions after groups have moved, because their members could not send heartbeats in the meantime. */
  renewSessions(): void {
    for (const { group } of this.groups.values()) group.renewSessions()
  }

  close(): void {
    for (const { timer } of this.groups.values()) timer.cancel()
  }

  private findOrCreate(groupId: string): GroupEntry {
    const existing = this.groups.get(groupId)
    if (existing) return existing
    const { now, initialRebalanceDelayMs } = this.options
    const createMemberId = (clientId: string) => `${clientId}-${randomUUID()}`
    const group = new Group({ now, initialRebalanceDelayMs, createMemberId })
    const entry: GroupEntry = {
      group,
      offsets: new Map(),
      timer: new DeadlineTimer(now, () => {
        group.expire()
        this.reschedule(entry)
      }),
    }
    this.groups.set(groupId, entry)
    return entry
  }

  private reschedule({ group, timer }: GroupEntry): void {
    timer.setNoLaterThan(group.nextDeadline)
  }
}
