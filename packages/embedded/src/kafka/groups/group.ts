import { ErrorCode } from '../wire/error-code'
import { describeMembers, refusedJoin, refusedSync } from './responses'
import { Member } from './member'
import { Membership } from './members'
import { Rebalance } from './rebalance'
import {
  type DescribedGroup,
  type GroupState,
  type JoinAnswer,
  type JoinRequest,
  type ReplyTo,
  type SyncAnswer,
  type SyncRequest,
} from './group-requests'

export interface GroupOptions {
  /** The time in ms; only differences count. */
  now: () => number
  createMemberId: (clientId: string) => string
  /** How long an empty group waits for more members, in ms. */
  initialRebalanceDelayMs: number
}

/**
 * The state machine of one consumer group, as Kafka's classic protocol has it. It has no timers: the owner calls
 * `expire` at `nextDeadline`. A late answer comes through the callback given with the request, which must not call back
 * into the group.
 */
export class Group {
  private readonly options: GroupOptions
  private readonly members = new Membership()
  private readonly rebalance: Rebalance
  private isDead = false

  constructor(options: GroupOptions) {
    this.options = options
    this.rebalance = new Rebalance({ ...options, members: this.members })
  }

  get state(): GroupState {
    return this.isDead ? 'Dead' : this.rebalance.state
  }

  get generation(): number {
    return this.rebalance.generation
  }

  get nextDeadline(): number {
    return Math.min(this.rebalance.nextDeadline, this.members.nextDeadline)
  }

  join(request: JoinRequest, reply: ReplyTo<JoinAnswer>): void {
    const { memberId, protocolType, protocols } = request
    const member = this.members.get(memberId)
    const isKnown = memberId === '' || member || this.members.isPending(memberId)
    if (this.isDead || !isKnown) reply(refusedJoin(ErrorCode.UNKNOWN_MEMBER_ID, memberId))
    else if (!this.members.accepts(protocolType, protocols))
      reply(refusedJoin(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, memberId))
    else if (member) this.rejoin(member, request, reply)
    else if (memberId === '' && request.needsKnownMemberId) reply(this.handOutId(request))
    else this.admit(memberId || this.options.createMemberId(request.clientId), request, reply)
  }

  sync(request: SyncRequest, reply: ReplyTo<SyncAnswer>): void {
    const member = this.members.get(request.memberId)
    const error = this.recognise(member, request.generation)
    if (error !== ErrorCode.NONE || !member) return reply(refusedSync(error))
    if (this.state === 'PreparingRebalance') return reply(refusedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    this.touch(member)
    this.rebalance.noteSync(member)
    if (this.state === 'Stable') return reply({ error: ErrorCode.NONE, assignment: member.assignment })
    member.answerSync(refusedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    member.awaitSync(reply)
    if (member.id === this.members.leaderId) this.rebalance.assign(request.assignments)
  }

  heartbeat({ memberId, generation }: { memberId: string; generation: number }): ErrorCode {
    const error = this.recognise(this.members.get(memberId), generation)
    if (error !== ErrorCode.NONE) return error
    // Only while joining: who was told in CompletingRebalance would join again and start yet another round.
    return this.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE
  }

  leave(memberId: string): ErrorCode {
    const member = this.members.get(memberId)
    if (!member && !this.members.isPending(memberId)) return ErrorCode.UNKNOWN_MEMBER_ID
    this.remove(member ? [member] : [], member ? [] : [memberId])
    return ErrorCode.NONE
  }

  /** Whether a commit counts. Generation -1 without a member is an admin's, good for a group nobody is in. */
  checkCommit({ memberId, generation }: { memberId: string; generation: number }): ErrorCode {
    if (generation < 0 && this.state === 'Empty') return ErrorCode.NONE
    const error = this.recognise(this.members.get(memberId), generation)
    if (error !== ErrorCode.NONE) return error
    // Whoever drains before rejoining commits with the old generation, so PreparingRebalance is no obstacle.
    return this.state === 'CompletingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE
  }

  /** Does what has become due: ends sessions, forgets ids nobody came with, ends a phase whose time is over. */
  expire(): void {
    const now = this.options.now()
    const silent = this.members.all().filter((member) => member.sessionDeadline <= now)
    const absent = this.members.expiredPending(now)
    this.remove(silent, absent)
    this.rebalance.expire()
  }

  /** Ends an empty group: it takes no one in any more. */
  kill(): void {
    this.isDead = true
  }

  describe(): DescribedGroup {
    const protocol = this.state === 'Stable' ? this.rebalance.protocol : null
    return {
      state: this.state,
      protocolType: this.members.protocolType,
      protocol: protocol ?? '',
      members: describeMembers(this.members, protocol),
    }
  }

  // A pending id that goes away may be the last one waited for; it is no loss that asks for a new round.
  private remove(members: readonly Member[], pendingIds: readonly string[]): void {
    for (const member of members) this.rebalance.drop(member)
    for (const memberId of pendingIds) this.members.removePending(memberId)
    if (members.length > 0) this.rebalance.afterLoss()
    else if (pendingIds.length > 0) this.rebalance.completeIfAllJoined()
  }

  private handOutId({ clientId, sessionTimeoutMs }: JoinRequest): JoinAnswer {
    const memberId = this.options.createMemberId(clientId)
    this.members.addPending(memberId, this.options.now() + sessionTimeoutMs)
    return refusedJoin(ErrorCode.MEMBER_ID_REQUIRED, memberId)
  }

  private admit(memberId: string, request: JoinRequest, reply: ReplyTo<JoinAnswer>): void {
    const member = new Member(memberId, request)
    this.members.add(member, request.protocolType)
    this.touch(member)
    this.rebalance.noteNewMember()
    this.rebalance.enter(member, reply)
  }

  private rejoin(member: Member, request: JoinRequest, reply: ReplyTo<JoinAnswer>): void {
    const isUnchanged = member.hasSameProtocols(request.protocols)
    const isLeader = member.id === this.members.leaderId
    // An answer that got lost is given again. A leader that asks in Stable wants a new round, its subscription moved.
    const mayRepeat = this.state === 'CompletingRebalance' || (this.state === 'Stable' && !isLeader)
    this.touch(member)
    member.update(request)
    member.answerJoin(refusedJoin(ErrorCode.REBALANCE_IN_PROGRESS, member.id))
    if (isUnchanged && mayRepeat) reply(this.rebalance.joined(member))
    else this.rebalance.enter(member, reply)
  }

  /** Checks who speaks; a word from a member of the current generation keeps its session alive. */
  private recognise(member: Member | undefined, generation: number): ErrorCode {
    if (this.isDead || !member) return ErrorCode.UNKNOWN_MEMBER_ID
    if (generation !== this.generation) return ErrorCode.ILLEGAL_GENERATION
    this.touch(member)
    return ErrorCode.NONE
  }

  private touch(member: Member): void {
    member.lastSeen = this.options.now()
  }
}
