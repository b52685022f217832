import { type Member } from './member'
import { type Protocol } from './group-messages'

/**
 * A group's members in the order in which they joined, and the pending member ids, which are assigned but not yet used
 * to join.
 */
export class GroupMembers {
  private readonly members = new Map<string, Member>()
  private readonly pendingDeadlines = new Map<string, number>()
  protocolType = ''
  leaderId = ''

  all(): Member[] {
    return [...this.members.values()]
  }

  get(memberId: string): Member | undefined {
    return this.members.get(memberId)
  }

  ofInstance(instanceId: string): Member | undefined {
    return this.all().find((member) => member.instanceId === instanceId)
  }

  /** Replaces a static member by the same member with a new id. */
  replace(oldMember: Member, newMember: Member): void {
    const members = this.all().map((member) => (member === oldMember ? newMember : member))
    this.members.clear()
    for (const member of members) this.members.set(member.id, member)
    if (this.leaderId === oldMember.id) this.leaderId = newMember.id
  }

  add(member: Member, protocolType: string): void {
    if (this.members.size === 0) {
      this.protocolType = protocolType
      this.leaderId = member.id
    }
    this.pendingDeadlines.delete(member.id)
    this.members.set(member.id, member)
  }

  remove(memberId: string): void {
    this.members.delete(memberId)
    if (this.leaderId === memberId) this.leaderId = this.members.keys().next().value ?? ''
  }

  addPending(memberId: string, deadline: number): void {
    this.pendingDeadlines.set(memberId, deadline)
  }

  isPending(memberId: string): boolean {
    return this.pendingDeadlines.has(memberId)
  }

  removePending(memberId: string): void {
    this.pendingDeadlines.delete(memberId)
  }

  expiredPending(now: number): string[] {
    return [...this.pendingDeadlines].filter(([, deadline]) => deadline <= now).map(([id]) => id)
  }

  get haveAllJoined(): boolean {
    return this.pendingDeadlines.size === 0 && this.all().every((member) => member.isJoining)
  }

  get maxRebalanceTimeoutMs(): number {
    return Math.max(0, ...this.all().map((member) => member.rebalanceTimeoutMs))
  }

  get nextDeadline(): number {
    const sessionDeadlines = this.all().map((member) => member.sessionDeadline)
    return Math.min(Infinity, ...sessionDeadlines, ...this.pendingDeadlines.values())
  }

  /** Whether the protocol type matches and all members support one of these protocols. */
  accepts(protocolType: string, protocols: readonly Protocol[]): boolean {
    if (protocolType === '' || protocols.length === 0) return false
    if (this.members.size === 0) return true
    return protocolType === this.protocolType && protocols.some(({ name }) => this.isShared(name))
  }

  /** The shared protocol that most members prefer; in a tie, the protocol of the first vote. */
  chooseProtocol(): string {
    const votes = new Map<string, number>()
    for (const member of this.members.values()) {
      const preferred = member.protocols.find(({ name }) => this.isShared(name))?.name ?? ''
      votes.set(preferred, (votes.get(preferred) ?? 0) + 1)
    }
    let [chosen, mostVotes] = ['', 0]
    for (const [protocol, count] of votes) if (count > mostVotes) [chosen, mostVotes] = [protocol, count]
    return chosen
  }

  private isShared(protocol: string): boolean {
    return this.all().every((member) => member.supports(protocol))
  }
}
