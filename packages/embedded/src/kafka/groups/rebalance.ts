import { ErrorCode } from '../wire/error-code'
import { membersForLeader, failedJoin, failedSync } from './responses'
import { JoiningWindow } from './joining-window'
import { type Member, NO_BYTES } from './member'
import { type GroupMembers } from './group-members'
import { type GroupState, type JoinResponse, type ReplyTo, type SyncRequest } from './group-requests'

/**
 * The state transitions of a group: Empty → PreparingRebalance (members join) → CompletingRebalance (the leader
 * assigns partitions) → Stable. Each completed join phase is a new generation.
 */
export class Rebalance {
  private readonly window: JoiningWindow
  private readonly unsynced = new Set<string>()
  private syncDeadline = Infinity
  state: GroupState = 'Empty'
  generation = 0
  protocol = ''

  constructor(
    private readonly members: GroupMembers,
    private readonly now: () => number,
    initialRebalanceDelayMs: number,
  ) {
    this.window = new JoiningWindow(initialRebalanceDelayMs)
  }

  get nextDeadline(): number {
    return Math.min(this.window.deadline, this.syncDeadline)
  }

  /** Adds a member to the rebalance in progress, or starts one. */
  enter(member: Member, reply: ReplyTo<JoinResponse>): void {
    if (this.state !== 'PreparingRebalance') this.prepare()
    member.awaitJoin(reply)
    this.completeIfAllJoined()
  }

  memberAdded(): void {
    this.window.memberAdded()
  }

  /** Removes a member; `rebalanceAfterRemoval` follows once all are removed. */
  removeMember(member: Member): void {
    this.members.remove(member.id)
    this.unsynced.delete(member.id)
    member.respondToJoin(failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, member.id))
    member.respondToSync(failedSync(ErrorCode.UNKNOWN_MEMBER_ID))
  }

  rebalanceAfterRemoval(): void {
    if (this.state === 'Stable' || this.state === 'CompletingRebalance') this.prepare()
    this.completeIfAllJoined()
  }

  completeIfAllJoined(): void {
    const isOpen = this.state === 'PreparingRebalance' && !this.window.isGathering
    if (isOpen && this.members.allJoined) this.completeJoin()
  }

  memberSynced(member: Member): void {
    this.unsynced.delete(member.id)
  }

  /** Applies the leader's assignments and answers waiting SyncGroups; members not included get an empty assignment. */
  assign(assignments: SyncRequest['assignments']): void {
    this.state = 'Stable'
    for (const { memberId, assignment } of assignments) {
      const member = this.members.get(memberId)
      if (member) member.assignment = Buffer.from(assignment)
    }
    for (const member of this.members.all()) {
      if (member.isSyncing) member.lastSeen = this.now()
      member.respondToSync({ error: ErrorCode.NONE, assignment: member.assignment })
    }
  }

  /** Ends the phases that have timed out. */
  expire(): void {
    const now = this.now()
    if (this.window.deadline <= now && !this.window.extend(now)) this.completeJoin()
    if (this.syncDeadline <= now) this.dropUnsynced()
  }

  /** The JoinGroup response for a member of the current generation. */
  joined(member: Member): JoinResponse {
    const leader = this.members.leaderId
    return {
      error: ErrorCode.NONE,
      generation: this.generation,
      protocol: this.protocol,
      leader,
      memberId: member.id,
      members: member.id === leader ? membersForLeader(this.members, this.protocol) : [],
    }
  }

  private prepare(): void {
    const wasEmpty = this.state === 'Empty'
    for (const member of this.members.all()) member.respondToSync(failedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    this.unsynced.clear()
    this.syncDeadline = Infinity
    this.state = 'PreparingRebalance'
    this.window.open({ now: this.now(), longestMs: this.members.longestRebalanceTimeout, wasEmpty })
  }

  private completeJoin(): void {
    for (const member of this.members.all()) if (!member.isJoining) this.removeMember(member)
    const members = this.members.all()
    const now = this.now()
    const isEmpty = members.length === 0
    this.generation++
    this.window.close()
    this.state = isEmpty ? 'Empty' : 'CompletingRebalance'
    this.protocol = this.members.chooseProtocol()
    this.syncDeadline = isEmpty ? Infinity : now + this.members.longestRebalanceTimeout
    for (const member of members) {
      member.assignment = NO_BYTES
      member.lastSeen = now
      this.unsynced.add(member.id)
    }
    for (const member of members) member.respondToJoin(this.joined(member))
  }

  private dropUnsynced(): void {
    this.syncDeadline = Infinity
    const missing = [...this.unsynced].flatMap((memberId) => this.members.get(memberId) ?? [])
    for (const member of missing) this.removeMember(member)
    if (missing.length > 0) this.rebalanceAfterRemoval()
  }
}
