import { type Group } from '../../src/kafka/groups/group'
import { type JoinRequest, type JoinResponse, type SyncResponse } from '../../src/kafka/groups/group-messages'
import { ErrorCode } from '../../src/kafka/wire/error-code'

export const PARTITIONS = 6
export const SESSION_MS = 6_000
export const REBALANCE_MS = 10_000

export const aJoinRequest = (overrides: Partial<JoinRequest>): JoinRequest => ({
  memberId: '',
  clientId: 'c',
  clientHost: '',
  sessionTimeoutMs: SESSION_MS,
  rebalanceTimeoutMs: REBALANCE_MS,
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: Buffer.from('m') }],
  requiresKnownMemberId: false,
  ...overrides,
})

/**
 * A simulated group member. It joins, assigns partitions if it is the leader, syncs, and rejoins when required. It
 * handles a response in the next `step`, which simulates a network delay.
 */
export class SimulatedMember {
  isAlive = true
  memberId = ''
  generation = -1
  /** The assigned partitions in `generation`; null without an assignment. */
  ownedPartitions: number[] | null = null
  isWaiting = false
  private nextAction: () => void

  constructor(private readonly group: Group) {
    this.nextAction = () => this.join()
  }

  /** Runs the next action, unless the member waits for a response. */
  step(): void {
    if (this.isAlive && !this.isWaiting) this.nextAction()
  }

  leave(): void {
    if (this.isAlive) this.group.leave(this.memberId)
    this.isAlive = false
    this.ownedPartitions = null
  }

  /** Stops sending requests without leaving the group. */
  freeze(): void {
    this.isAlive = false
    this.ownedPartitions = null
  }

  private join(): void {
    this.ownedPartitions = null
    this.isWaiting = true
    const request = aJoinRequest({ memberId: this.memberId, requiresKnownMemberId: true })
    this.group.join(request, (response) => this.continueWith(() => this.handleJoinResponse(response)))
  }

  private handleJoinResponse(response: JoinResponse): void {
    if (response.error === ErrorCode.UNKNOWN_MEMBER_ID) this.memberId = ''
    else if (response.error === ErrorCode.MEMBER_ID_REQUIRED) this.memberId = response.memberId
    if (response.error !== ErrorCode.NONE) return this.join()
    this.generation = response.generation
    this.sync(response)
  }

  private sync({ generation, members }: JoinResponse): void {
    this.isWaiting = true
    const assignments = members.map(({ memberId }, i) => ({ memberId, assignment: assignmentOf(i, members.length) }))
    const request = { memberId: this.memberId, generation, assignments }
    this.group.sync(request, (response) => this.continueWith(() => this.handleSyncResponse(response)))
  }

  private handleSyncResponse({ error, assignment }: SyncResponse): void {
    if (error !== ErrorCode.NONE) return this.rejoin(error)
    this.ownedPartitions = [...assignment]
    this.nextAction = () => this.heartbeat()
  }

  private heartbeat(): void {
    const error = this.group.heartbeat({ memberId: this.memberId, generation: this.generation })
    if (error !== ErrorCode.NONE) this.rejoin(error)
  }

  private rejoin(error: ErrorCode): void {
    if (error === ErrorCode.UNKNOWN_MEMBER_ID) this.memberId = ''
    this.join()
  }

  private continueWith(action: () => void): void {
    this.isWaiting = false
    this.nextAction = action
  }
}

function assignmentOf(index: number, memberCount: number): Buffer {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition)
  return Buffer.from(partitions.filter((partition) => partition % memberCount === index))
}
