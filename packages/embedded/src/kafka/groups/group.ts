import { ErrorCode } from '../wire/error-code'
import { describeMembers, failedJoin, failedSync } from './group-responses'
import { Member } from './member'
import { GroupMembers } from './group-members'
import { Rebalance } from './rebalance'
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

interface GroupOptions {
  /** Monotonic time in ms. */
  now: () => number
  createMemberId: (clientId: string) => string
  /** Time for which the first rebalance of an empty group waits for more members, in ms. */
  initialRebalanceDelayMs: number
}

interface MemberLookup {
  error: ErrorCode
  member?: Member
}

/**
 * The state machine of one consumer group (Kafka's classic protocol). It has no timers: the caller must call `expire`
 * at `nextDeadline`. The group may call `respond` later; `respond` must not call a method of the group.
 */
export class Group {
  private readonly members = new GroupMembers()
  private readonly rebalance: Rebalance
  private isDead = false

  constructor(private readonly options: GroupOptions) {
    this.rebalance = new Rebalance(this.members, options.now, options.initialRebalanceDelayMs)
  }

  get state(): GroupState {
    return this.isDead ? 'Dead' : this.rebalance.state
  }

  get generation(): number {
    return this.rebalance.generation
  }

  get protocolType(): string {
    return this.members.protocolType
  }

  get nextDeadline(): number {
    return Math.min(this.rebalance.nextDeadline, this.members.nextDeadline)
  }

  join(request: JoinRequest, respond: Respond<JoinResponse>): void {
    const { memberId, instanceId = null, protocolType, protocols } = request
    const { error, member } = this.find(request)
    const isNew = memberId === '' || this.members.isPending(memberId)
    const staticMember = instanceId !== null && memberId === '' ? this.members.ofInstance(instanceId) : undefined
    if (error !== ErrorCode.NONE && !isNew) respond(failedJoin(error, memberId))
    else if (this.isDead) respond(failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, memberId))
    else if (!this.members.accepts(protocolType, protocols))
      respond(failedJoin(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, memberId))
    else if (member) this.rejoin(member, request, respond)
    else if (staticMember) this.replace(staticMember, request, respond)
    else if (memberId === '' && instanceId === null && request.requiresKnownMemberId)
      respond(this.assignMemberId(request))
    else this.addMember(memberId || this.createMemberId(request), request, respond)
  }

  sync(request: SyncRequest, respond: Respond<SyncResponse>): void {
    const { error, member } = this.validateMember(request)
    if (error !== ErrorCode.NONE || !member) return respond(failedSync(error))
    const { protocolType, protocol } = request
    const hasSameProtocol =
      (protocolType ?? this.protocolType) === this.protocolType &&
      (protocol ?? this.rebalance.protocol) === this.rebalance.protocol
    if (!hasSameProtocol) return respond(failedSync(ErrorCode.INCONSISTENT_GROUP_PROTOCOL))
    if (this.state === 'PreparingRebalance') return respond(failedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    this.rebalance.memberSynced(member)
    if (this.state === 'Stable') return respond({ error: ErrorCode.NONE, assignment: member.assignment })
    member.respondToSync(failedSync(ErrorCode.REBALANCE_IN_PROGRESS))
    member.awaitSync(respond)
    if (member.id === this.members.leaderId) this.rebalance.assign(request.assignments)
  }

  heartbeat(request: MemberIdentity & { generation: number }): ErrorCode {
    const { error } = this.validateMember(request)
    if (error !== ErrorCode.NONE) return error
    // CompletingRebalance returns no error, because the member would then join again and start another rebalance.
    return this.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE
  }

  /** A static member may leave without its member id. */
  leave(memberId: string, instanceId: string | null = null): ErrorCode {
    const currentId = memberId === '' && instanceId !== null ? this.members.ofInstance(instanceId)?.id : memberId
    const { error, member } = this.find({ memberId: currentId ?? '', instanceId })
    if (error !== ErrorCode.NONE && !this.members.isPending(memberId)) return error
    this.remove(member ? [member] : [], member ? [] : [memberId])
    return ErrorCode.NONE
  }

  /** Validates a commit. An admin client commits with generation -1, which is allowed if the group is empty. */
  checkCommit(request: MemberIdentity & { generation: number }): ErrorCode {
    if (request.generation < 0 && this.state === 'Empty') return ErrorCode.NONE
    const { error } = this.validateMember(request)
    if (error !== ErrorCode.NONE) return error
    // Commits are allowed in PreparingRebalance, because members commit with the old generation before they join again.
    return this.state === 'CompletingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE
  }

  /** Handles the expired timeouts of sessions, pending member ids and rebalance phases. */
  expire(): void {
    const now = this.options.now()
    const expiredMembers = this.members.all().filter((member) => member.sessionDeadline <= now)
    this.remove(expiredMembers, this.members.expiredPending(now))
    this.rebalance.expire()
  }

  /** Removes these members, by default all, as if their sessions had expired. */
  expireMembers(memberIds: readonly string[] = this.members.all().map(({ id }) => id)): void {
    const members = memberIds.flatMap((memberId) => this.members.get(memberId) ?? [])
    this.remove(members, [])
  }

  /** Makes all members join again. */
  startRebalance(): void {
    this.rebalance.start()
  }

  renewSessions(): void {
    for (const member of this.members.all()) this.renewSession(member)
  }

  /** Makes all later requests to the group fail. */
  markDead(): void {
    this.isDead = true
  }

  /** The topics in the subscriptions of consumers. */
  subscribedTopics(): string[] {
    return this.members.all().flatMap((member) => member.subscribedTopics)
  }

  describe(): DescribedGroup {
    const protocol = this.state === 'Stable' ? this.rebalance.protocol : null
    return {
      state: this.state,
      protocolType: this.protocolType,
      protocol: protocol ?? '',
      members: describeMembers(this.members, protocol),
    }
  }

  // Removing a pending id starts no rebalance, but it may complete a rebalance that waited only for this id.
  private remove(members: readonly Member[], pendingIds: readonly string[]): void {
    for (const member of members) this.rebalance.removeMember(member)
    for (const memberId of pendingIds) this.members.removePending(memberId)
    if (members.length > 0) this.rebalance.start()
    else if (pendingIds.length > 0) this.rebalance.completeIfAllJoined()
  }

  private assignMemberId({ clientId, sessionTimeoutMs }: JoinRequest): JoinResponse {
    const memberId = this.options.createMemberId(clientId)
    this.members.addPending(memberId, this.options.now() + sessionTimeoutMs)
    return failedJoin(ErrorCode.MEMBER_ID_REQUIRED, memberId)
  }

  private addMember(memberId: string, request: JoinRequest, respond: Respond<JoinResponse>): void {
    const member = new Member(memberId, request)
    this.members.add(member, request.protocolType)
    this.renewSession(member)
    this.rebalance.memberAdded()
    this.rebalance.join(member, respond)
  }

  // In a stable group, the members keep their assignments, unless the static member now has another subscription.
  private replace(oldMember: Member, request: JoinRequest, respond: Respond<JoinResponse>): void {
    const member = new Member(this.createMemberId(request), request)
    const isUnchanged = oldMember.hasSameProtocols(request.protocols)
    member.assignment = oldMember.assignment
    this.rebalance.replaceMember(oldMember, member)
    this.renewSession(member)
    if (this.state !== 'Stable' || !isUnchanged) return this.rebalance.join(member, respond)
    const response = this.rebalance.joinResponse(member)
    if (response.leader !== member.id) respond(response)
    else if (request.canSkipAssignment) respond({ ...response, skipAssignment: true })
    // Before JoinGroup v9, a member that the response names as the leader would assign the partitions.
    else respond({ ...response, leader: oldMember.id, members: [] })
  }

  private rejoin(member: Member, request: JoinRequest, respond: Respond<JoinResponse>): void {
    const isUnchanged = member.hasSameProtocols(request.protocols)
    const isLeader = member.id === this.members.leaderId
    // The client may not have received the response, so it gets the same response again. But if the leader of a stable
    // group joins again, it requests a rebalance.
    const mayRepeatResponse = this.state === 'CompletingRebalance' || (this.state === 'Stable' && !isLeader)
    this.renewSession(member)
    member.update(request)
    member.respondToJoin(failedJoin(ErrorCode.REBALANCE_IN_PROGRESS, member.id))
    if (isUnchanged && mayRepeatResponse) respond(this.rebalance.joinResponse(member))
    else this.rebalance.join(member, respond)
  }

  /** Validates member and generation; a valid request also renews the member's session. */
  private validateMember(request: MemberIdentity & { generation: number }): MemberLookup {
    const { error, member } = this.find(request)
    if (error !== ErrorCode.NONE || !member) return { error }
    if (request.generation !== this.generation) return { error: ErrorCode.ILLEGAL_GENERATION }
    this.renewSession(member)
    return { error, member }
  }

  private find({ memberId, instanceId = null }: MemberIdentity): MemberLookup {
    const member = instanceId === null ? this.members.get(memberId) : this.members.ofInstance(instanceId)
    if (this.isDead || !member) return { error: ErrorCode.UNKNOWN_MEMBER_ID }
    return member.id === memberId ? { error: ErrorCode.NONE, member } : { error: ErrorCode.FENCED_INSTANCE_ID }
  }

  private createMemberId({ instanceId, clientId }: JoinRequest): string {
    return this.options.createMemberId(instanceId ?? clientId)
  }

  private renewSession(member: Member): void {
    member.lastRequestAt = this.options.now()
  }
}
