import { ErrorCode } from '../wire/error-code'
import { Member, NO_BYTES } from './member'
import { Membership } from './membership'
import {
  type DescribedGroup,
  type GroupState,
  type JoinAnswer,
  type JoinRequest,
  type ReplyTo,
  type SyncAnswer,
  type SyncRequest,
} from './types'

export interface GroupOptions {
  /** The time in ms; only differences count. */
  now: () => number
  createMemberId: (clientId: string) => string
  /** How long an empty group waits for more members, in ms. */
  initialRebalanceDelayMs: number
}

/**
 * The state machine of one consumer group, as Kafka's classic protocol has it. It has no timers: the owner calls
 * `expire` at `nextDeadline`. A late answer comes through the callback given with the request.
 */
export class Group {
  private readonly options: GroupOptions
  private readonly members = new Membership()
  private readonly unsynced = new Set<string>()
  private current: GroupState = 'Empty'
  private deadline = Infinity
  private extensionLeftMs = 0
  private isGathering = false
  private hasNewMember = false
  private protocol = ''
  private currentGeneration = 0

  constructor(options: GroupOptions) {
    this.options = options
  }

  get state(): GroupState {
    return this.current
  }

  get generation(): number {
    return this.currentGeneration
  }

  get nextDeadline(): number {
    return Math.min(this.deadline, this.members.nextDeadline)
  }

  join(request: JoinRequest, reply: ReplyTo<JoinAnswer>): void {
    const { memberId, protocolType, protocols } = request
    const member = this.members.get(memberId)
    const refuse = (error: ErrorCode) => reply(refusedJoin(error, memberId))
    if (this.current === 'Dead') refuse(ErrorCode.UNKNOWN_MEMBER_ID)
    else if (memberId !== '' && !member && !this.members.isPending(memberId))
      refuse(ErrorCode.UNKNOWN_MEMBER_ID)
    else if (!this.members.accepts(protocolType, protocols)) refuse(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
    else if (member) this.rejoin(member, request, reply)
    else if (memberId === '' && request.needsKnownMemberId) reply(this.handOutId(request))
    else this.admit(memberId || this.options.createMemberId(request.clientId), request, reply)
  }

  sync(request: SyncRequest, reply: ReplyTo<SyncAnswer>): void {
    const error = this.checkMember(request)
    const member = this.members.get(request.memberId)
    if (error !== ErrorCode.NONE || !member) return reply(refusedSync(error))
    if (this.current === 'PreparingRebalance') return reply(refusedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    this.unsynced.delete(member.id)
    this.touch(member)
    if (this.current === 'Stable') return reply({ error: ErrorCode.NONE, assignment: member.assignment })
    member.answerSync(refusedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    member.awaitSync(reply)
    if (member.id === this.members.leaderId) this.assign(request.assignments)
  }

  heartbeat(request: { memberId: string; generation: number }): ErrorCode {
    const error = this.checkMember(request)
    const member = this.members.get(request.memberId)
    if (error !== ErrorCode.NONE || !member) return error
    this.touch(member)
    return this.current === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE
  }

  leave(memberId: string): ErrorCode {
    const member = this.members.get(memberId)
    if (member) this.drop(member)
    else if (!this.members.removePending(memberId)) return ErrorCode.UNKNOWN_MEMBER_ID
    this.rebalanceAfterLoss()
    return ErrorCode.NONE
  }

  /** Whether a commit counts. Generation -1 without a member is an admin's, good for a group nobody is in. */
  checkCommit({ memberId, generation }: { memberId: string; generation: number }): ErrorCode {
    if (generation < 0 && this.current === 'Empty') return ErrorCode.NONE
    if (generation < 0 && memberId === '') return ErrorCode.UNKNOWN_MEMBER_ID
    const error = this.checkMember({ memberId, generation })
    if (error !== ErrorCode.NONE) return error
    const member = this.members.get(memberId)
    if (member) this.touch(member)
    return this.current === 'CompletingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE
  }

  /** Does what has become due: ends sessions, closes the joining phase, drops who never asked for an assignment. */
  expire(): void {
    const now = this.options.now()
    const silent = this.members.all().filter((member) => member.sessionDeadline <= now)
    const pending = this.members.expiredPending(now)
    for (const member of silent) this.drop(member)
    for (const memberId of pending) this.members.removePending(memberId)
    if (silent.length + pending.length > 0) this.rebalanceAfterLoss()
    if (this.deadline <= now) this.endPhase()
  }

  /** Turns an empty group into a dead one, which takes no one in any more. */
  kill(): void {
    this.current = 'Dead'
  }

  describe(): DescribedGroup {
    const isStable = this.current === 'Stable'
    return {
      state: this.current,
      protocolType: this.members.protocolType,
      protocol: isStable ? this.protocol : '',
      members: this.members.all().map((member) => ({
        memberId: member.id,
        clientId: member.clientId,
        clientHost: member.clientHost,
        metadata: isStable ? member.metadataFor(this.protocol) : NO_BYTES,
        assignment: isStable ? member.assignment : NO_BYTES,
      })),
    }
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
    this.hasNewMember = true
    this.rebalanceWith(member, reply)
  }

  private rejoin(member: Member, request: JoinRequest, reply: ReplyTo<JoinAnswer>): void {
    const isUnchanged = member.hasSameProtocols(request.protocols)
    // The answer got lost, or a follower asks again: nothing changes. A leader that asks in Stable wants a new round.
    const isRepeat =
      (this.current === 'CompletingRebalance' && isUnchanged) ||
      (this.current === 'Stable' && isUnchanged && member.id !== this.members.leaderId)
    this.touch(member)
    member.update(request)
    if (isRepeat) return reply(this.joined(member))
    member.answerJoin(refusedJoin(ErrorCode.REBALANCE_IN_PROGRESS, member.id))
    this.rebalanceWith(member, reply)
  }

  private rebalanceWith(member: Member, reply: ReplyTo<JoinAnswer>): void {
    if (this.current !== 'PreparingRebalance') this.prepare()
    member.awaitJoin(reply)
    this.completeIfAllJoined()
  }

  private rebalanceAfterLoss(): void {
    if (this.current === 'Stable' || this.current === 'CompletingRebalance') this.prepare()
    this.completeIfAllJoined()
  }

  private prepare(): void {
    const wasEmpty = this.current === 'Empty'
    for (const member of this.members.all()) member.answerSync(refusedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    this.unsynced.clear()
    this.current = 'PreparingRebalance'
    const longest = this.members.longestRebalanceTimeout
    const delay = wasEmpty ? Math.min(this.options.initialRebalanceDelayMs, longest) : longest
    this.isGathering = wasEmpty && delay > 0
    this.hasNewMember = false
    this.extensionLeftMs = longest - delay
    this.deadline = this.options.now() + (this.isGathering ? delay : longest)
  }

  private endPhase(): void {
    if (this.current !== 'PreparingRebalance') return this.dropUnsynced()
    const extension = Math.min(this.options.initialRebalanceDelayMs, this.extensionLeftMs)
    if (!this.isGathering || !this.hasNewMember || extension <= 0) return this.completeJoin()
    this.hasNewMember = false
    this.extensionLeftMs -= extension
    this.deadline = this.options.now() + extension
  }

  private dropUnsynced(): void {
    this.deadline = Infinity
    for (const memberId of [...this.unsynced]) this.leave(memberId)
  }

  private completeIfAllJoined(): void {
    if (this.current === 'PreparingRebalance' && !this.isGathering && this.members.allJoined)
      this.completeJoin()
  }

  private completeJoin(): void {
    for (const member of this.members.all()) if (!member.isJoining) this.drop(member)
    this.currentGeneration++
    this.isGathering = false
    const members = this.members.all()
    this.current = members.length === 0 ? 'Empty' : 'CompletingRebalance'
    this.protocol = this.members.chooseProtocol()
    this.deadline =
      members.length === 0 ? Infinity : this.options.now() + this.members.longestRebalanceTimeout
    for (const member of members) {
      member.assignment = NO_BYTES
      this.unsynced.add(member.id)
      this.touch(member)
    }
    for (const member of members) member.answerJoin(this.joined(member))
  }

  private assign(assignments: SyncRequest['assignments']): void {
    this.current = 'Stable'
    for (const { memberId, assignment } of assignments) {
      const member = this.members.get(memberId)
      if (member) member.assignment = Buffer.from(assignment)
    }
    for (const member of this.members.all()) {
      if (member.isSyncing) this.touch(member)
      member.answerSync({ error: ErrorCode.NONE, assignment: member.assignment })
    }
  }

  private joined(member: Member): JoinAnswer {
    const leader = this.members.leaderId
    const members = member.id === leader ? this.members.all() : []
    return {
      error: ErrorCode.NONE,
      generation: this.currentGeneration,
      protocol: this.protocol,
      leader,
      memberId: member.id,
      members: members.map((each) => ({ memberId: each.id, metadata: each.metadataFor(this.protocol) })),
    }
  }

  private drop(member: Member): void {
    this.members.remove(member.id)
    this.unsynced.delete(member.id)
    member.answerJoin(refusedJoin(ErrorCode.UNKNOWN_MEMBER_ID, member.id))
    member.answerSync(refusedSync(ErrorCode.UNKNOWN_MEMBER_ID))
  }

  private checkMember({ memberId, generation }: { memberId: string; generation: number }): ErrorCode {
    if (this.current === 'Dead' || !this.members.get(memberId)) return ErrorCode.UNKNOWN_MEMBER_ID
    return generation === this.currentGeneration ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION
  }

  private touch(member: Member): void {
    member.lastSeen = this.options.now()
  }
}

const refusedJoin = (error: ErrorCode, memberId: string): JoinAnswer => ({
  error,
  generation: -1,
  protocol: '',
  leader: '',
  memberId,
  members: [],
})

const refusedSync = (error: ErrorCode): SyncAnswer => ({ error, assignment: NO_BYTES })
