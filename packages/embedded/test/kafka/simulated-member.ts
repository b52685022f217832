import { type Group } from '../../src/kafka/groups/group'
import { type JoinAnswer, type SyncAnswer } from '../../src/kafka/groups/group-requests'
import { ErrorCode } from '../../src/kafka/wire/error-code'

export const PARTITIONS = 6
export const SESSION_MS = 6_000
export const REBALANCE_MS = 10_000

/**
 * A consumer as the group sees it: joins, shares the partitions out when it leads, asks for its share, and starts over
 * whenever it is told to. Answers are kept until the next `step`, as a network would.
 */
export class SimulatedMember {
  isAlive = true
  memberId = ''
  generation = -1
  /** The partitions it works on in `generation`; null while it has no assignment. */
  owned: number[] | null = null
  isWaiting = false
  private next: () => void

  constructor(private readonly group: Group) {
    this.next = () => this.join()
  }

  /** Does the next thing it has to do, unless an answer is due. */
  step(): void {
    if (this.isAlive && !this.isWaiting) this.next()
  }

  leave(): void {
    if (this.isAlive) this.group.leave(this.memberId)
    this.isAlive = false
    this.owned = null
  }

  /** Says nothing any more, and does not know that the group will do without it. */
  freeze(): void {
    this.isAlive = false
    this.owned = null
  }

  private join(): void {
    this.owned = null
    this.isWaiting = true
    const request = {
      memberId: this.memberId,
      clientId: 'c',
      clientHost: '',
      sessionTimeoutMs: SESSION_MS,
      rebalanceTimeoutMs: REBALANCE_MS,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
      needsKnownMemberId: true,
    }
    this.group.join(request, (answer) => this.later(() => this.joined(answer)))
  }

  private joined(answer: JoinAnswer): void {
    if (answer.error === ErrorCode.UNKNOWN_MEMBER_ID) this.memberId = ''
    else if (answer.error === ErrorCode.MEMBER_ID_REQUIRED) this.memberId = answer.memberId
    if (answer.error !== ErrorCode.NONE) return this.join()
    this.generation = answer.generation
    this.sync(answer)
  }

  private sync({ generation, members }: JoinAnswer): void {
    this.isWaiting = true
    const assignments = members.map(({ memberId }, i) => ({ memberId, assignment: shareOf(i, members.length) }))
    const request = { memberId: this.memberId, generation, assignments }
    this.group.sync(request, (answer) => this.later(() => this.synced(answer)))
  }

  private synced({ error, assignment }: SyncAnswer): void {
    if (error !== ErrorCode.NONE) return this.startOver(error)
    this.owned = [...assignment]
    this.next = () => this.heartbeat()
  }

  private heartbeat(): void {
    const error = this.group.heartbeat({ memberId: this.memberId, generation: this.generation })
    if (error !== ErrorCode.NONE) this.startOver(error)
  }

  private startOver(error: ErrorCode): void {
    if (error === ErrorCode.UNKNOWN_MEMBER_ID) this.memberId = ''
    this.join()
  }

  private later(handle: () => void): void {
    this.isWaiting = false
    this.next = handle
  }
}

function shareOf(index: number, memberCount: number): Buffer {
  const all = Array.from({ length: PARTITIONS }, (_, partition) => partition)
  return Buffer.from(all.filter((partition) => partition % memberCount === index))
}
