import { ErrorCode } from '../wire/error-code'
import { membersForLeader, failedJoin, failedSync } from './group-responses'
import { JoinPhase } from './join-phase'
import { type Member, EMPTY_BUFFER } from './member'
import { type GroupMembers } from './group-members'
import { type GroupState, type JoinResponse, type Respond, type SyncRequest } from './group-messages'

/**
 * The state transitions of a group: Empty → PreparingRebalance (members join) → CompletingRebalance (the leader
 * assigns partitions) → Stable. Each completed join phase starts a new generation.
 */
export class Rebalance {
  private readonly joinPhase: JoinPhase
  /** The ids of the members that have not sent SyncGroup in this generation. */
  private readonly pendingSyncIds = new Set<string>()
  private syncDeadline = Infinity
  state: GroupState = 'Empty'
  generation = 0
  protocol = ''

  constructor(
    private readonly members: GroupMembers,
    private readonly now: () => number,
    initialRebalanceDelayMs: number,
  ) {
    this.joinPhase = new JoinPhase(initialRebalanceDelayMs)
  }

  get nextDeadline(): number {
    return Math.min(this.joinPhase.deadline, this.syncDeadline)
  }

  /** Adds a member to the rebalance in progress, or starts a rebalance. */
  join(member: Member, respond: Respond<JoinResponse>): void {
    if (this.state !== 'PreparingRebalance') this.prepare()
    member.awaitJoin(respond)
    this.completeIfAllJoined()
  }

  memberAdded(): void {
    this.joinPhase.memberAdded()
  }

  /** Removes a member, but does not start a rebalance. */
  removeMember(member: Member): void {
    this.members.remove(member.id)
    this.pendingSyncIds.delete(member.id)
    member.respondToJoin(failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, member.id))
    member.respondToSync(failedSync(ErrorCode.UNKNOWN_MEMBER_ID))
  }

  replaceMember(oldMember: Member, newMember: Member): void {
    this.members.replace(oldMember, newMember)
    if (this.pendingSyncIds.delete(oldMember.id)) this.pendingSyncIds.add(newMember.id)
    oldMember.respondToJoin(failedJoin(ErrorCode.FENCED_INSTANCE_ID, oldMember.id))
    oldMember.respondToSync(failedSync(ErrorCode.FENCED_INSTANCE_ID))
  }

  /** Makes all members join again, unless a rebalance already waits for them. Completes it if all have joined. */
  start(): void {
    if (this.state === 'Stable' || this.state === 'CompletingRebalance') this.prepare()
    this.completeIfAllJoined()
  }

  completeIfAllJoined(): void {
    const canComplete = this.state === 'PreparingRebalance' && !this.joinPhase.isInitialDelay
    if (canComplete && this.members.haveAllJoined) this.completeJoin()
  }

  memberSynced(member: Member): void {
    this.pendingSyncIds.delete(member.id)
  }

  /**
   * Stores the leader's assignments and sends the SyncGroup responses. A member that the leader left out gets an empty
   * assignment.
   */
  assign(assignments: SyncRequest['assignments']): void {
    this.state = 'Stable'
    for (const { memberId, assignment } of assignments) {
      const member = this.members.get(memberId)
      if (member) member.assignment = Buffer.from(assignment)
    }
    for (const member of this.members.all()) {
      if (member.isSyncing) member.lastRequestAt = this.now()
      member.respondToSync({ error: ErrorCode.NONE, assignment: member.assignment })
    }
  }

  /** Ends the phases whose timeout has expired. */
  expire(): void {
    const now = this.now()
    if (this.joinPhase.deadline <= now && !this.joinPhase.extend(now)) this.completeJoin()
    if (this.syncDeadline <= now) this.removeUnsyncedMembers()
  }

  /** The JoinGroup response for a member of the current generation. */
  joinResponse(member: Member): JoinResponse {
    const leader = this.members.leaderId
    return {
      error: ErrorCode.NONE,
      generation: this.generation,
      protocolType: this.members.protocolType,
      protocol: this.protocol,
      leader,
      memberId: member.id,
      members: member.id === leader ? membersForLeader(this.members, this.protocol) : [],
    }
  }

  private prepare(): void {
    const wasEmpty = this.state === 'Empty'
    for (const member of this.members.all()) member.respondToSync(failedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    this.pendingSyncIds.clear()
    this.syncDeadline = Infinity
    this.state = 'PreparingRebalance'
    this.joinPhase.start({ now: this.now(), maxMs: this.members.maxRebalanceTimeoutMs, wasEmpty })
  }

  private completeJoin(): void {
    for (const member of this.members.all()) if (!member.isJoining) this.removeMember(member)
    const members = this.members.all()
    const now = this.now()
    const isEmpty = members.length === 0
    this.generation++
    this.joinPhase.end()
    this.state = isEmpty ? 'Empty' : 'CompletingRebalance'
    this.protocol = this.members.chooseProtocol()
    this.syncDeadline = isEmpty ? Infinity : now + this.members.maxRebalanceTimeoutMs
    for (const member of members) {
      member.assignment = EMPTY_BUFFER
      member.lastRequestAt = now
      this.pendingSyncIds.add(member.id)
    }
    for (const member of members) member.respondToJoin(this.joinResponse(member))
  }

  private removeUnsyncedMembers(): void {
    this.syncDeadline = Infinity
    const members = [...this.pendingSyncIds].flatMap((memberId) => this.members.get(memberId) ?? [])
    for (const member of members) this.removeMember(member)
    if (members.length > 0) this.start()
  }
}
