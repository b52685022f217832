import { ErrorCode } from '../wire/error-code'
import { membersForLeader, refusedJoin, refusedSync } from './responses'
import { JoiningWindow } from './joining-window'
import { type Member, NO_BYTES } from './member'
import { type Membership } from './members'
import { type GroupState, type JoinAnswer, type ReplyTo, type SyncRequest } from './group-requests'

export interface RebalanceOptions {
  members: Membership
  now: () => number
  initialRebalanceDelayMs: number
}

/**
 * The transitions of a group: Empty → PreparingRebalance (members join) → CompletingRebalance (the leader assigns) →
 * Stable. Every completed joining phase is one generation.
 */
export class Rebalance {
  private readonly members: Membership
  private readonly now: () => number
  private readonly window: JoiningWindow
  private readonly unsynced = new Set<string>()
  private syncDeadline = Infinity
  state: GroupState = 'Empty'
  generation = 0
  protocol = ''

  constructor({ members, now, initialRebalanceDelayMs }: RebalanceOptions) {
    this.members = members
    this.now = now
    this.window = new JoiningWindow({ gatheringDelayMs: initialRebalanceDelayMs })
  }

  get nextDeadline(): number {
    return Math.min(this.window.deadline, this.syncDeadline)
  }

  /** Takes a member's wish to join, starting a round when none runs. */
  enter(member: Member, reply: ReplyTo<JoinAnswer>): void {
    if (this.state !== 'PreparingRebalance') this.prepare()
    member.awaitJoin(reply)
    this.completeIfAllJoined()
  }

  noteNewMember(): void {
    this.window.noteNewMember()
  }

  /** Takes a member out; `afterLoss` follows once all that are to go are out. */
  drop(member: Member): void {
    this.members.remove(member.id)
    this.unsynced.delete(member.id)
    member.answerJoin(refusedJoin(ErrorCode.UNKNOWN_MEMBER_ID, member.id))
    member.answerSync(refusedSync(ErrorCode.UNKNOWN_MEMBER_ID))
  }

  afterLoss(): void {
    if (this.state === 'Stable' || this.state === 'CompletingRebalance') this.prepare()
    this.completeIfAllJoined()
  }

  completeIfAllJoined(): void {
    const isOpen = this.state === 'PreparingRebalance' && !this.window.isGathering
    if (isOpen && this.members.allJoined) this.completeJoin()
  }

  noteSync(member: Member): void {
    this.unsynced.delete(member.id)
  }

  /** The leader's word: everybody who waits gets an assignment, those not named an empty one. */
  assign(assignments: SyncRequest['assignments']): void {
    this.state = 'Stable'
    for (const { memberId, assignment } of assignments) {
      const member = this.members.get(memberId)
      if (member) member.assignment = Buffer.from(assignment)
    }
    for (const member of this.members.all()) {
      if (member.isSyncing) member.lastSeen = this.now()
      member.answerSync({ error: ErrorCode.NONE, assignment: member.assignment })
    }
  }

  /** Ends the phases whose time is over. */
  expire(): void {
    const now = this.now()
    if (this.window.deadline <= now && !this.window.extend(now)) this.completeJoin()
    if (this.syncDeadline <= now) this.dropUnsynced()
  }

  /** The answer to a member of the current generation. */
  joined(member: Member): JoinAnswer {
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
    for (const member of this.members.all()) member.answerSync(refusedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    this.unsynced.clear()
    this.syncDeadline = Infinity
    this.state = 'PreparingRebalance'
    this.window.open({ now: this.now(), longestMs: this.members.longestRebalanceTimeout, wasEmpty })
  }

  private completeJoin(): void {
    for (const member of this.members.all()) if (!member.isJoining) this.drop(member)
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
    for (const member of members) member.answerJoin(this.joined(member))
  }

  private dropUnsynced(): void {
    this.syncDeadline = Infinity
    const missing = [...this.unsynced].flatMap((memberId) => this.members.get(memberId) ?? [])
    for (const member of missing) this.drop(member)
    if (missing.length > 0) this.afterLoss()
  }
}
