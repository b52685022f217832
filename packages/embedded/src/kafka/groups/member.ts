import { type JoinAnswer, type JoinRequest, type Protocol, type ReplyTo, type SyncAnswer } from './group-requests'

export const NO_BYTES = Buffer.alloc(0)

/** A member of a consumer group, and the answers it waits for. */
export class Member {
  readonly id: string
  readonly clientId: string
  readonly clientHost: string
  sessionTimeoutMs = 0
  rebalanceTimeoutMs = 0
  protocols: readonly Protocol[] = []
  assignment: Buffer = NO_BYTES
  lastSeen = 0
  private join: ReplyTo<JoinAnswer> | null = null
  private sync: ReplyTo<SyncAnswer> | null = null

  constructor(id: string, request: JoinRequest) {
    this.id = id
    this.clientId = request.clientId
    this.clientHost = request.clientHost
    this.update(request)
  }

  update({ sessionTimeoutMs, rebalanceTimeoutMs, protocols }: JoinRequest): void {
    this.sessionTimeoutMs = sessionTimeoutMs
    this.rebalanceTimeoutMs = rebalanceTimeoutMs
    // Copied: they live long, and a view would keep the whole request alive.
    this.protocols = protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) }))
  }

  get isJoining(): boolean {
    return this.join !== null
  }

  get isSyncing(): boolean {
    return this.sync !== null
  }

  /** When the session ends. Never while an answer of ours is due: the member cannot send a heartbeat then. */
  get sessionDeadline(): number {
    return this.isJoining || this.isSyncing ? Infinity : this.lastSeen + this.sessionTimeoutMs
  }

  metadataFor(protocol: string): Buffer {
    return this.protocols.find(({ name }) => name === protocol)?.metadata ?? NO_BYTES
  }

  supports(protocol: string): boolean {
    return this.protocols.some(({ name }) => name === protocol)
  }

  hasSameProtocols(protocols: readonly Protocol[]): boolean {
    return (
      protocols.length === this.protocols.length &&
      this.protocols.every(
        ({ name, metadata }, i) => protocols[i]?.name === name && metadata.equals(protocols[i].metadata),
      )
    )
  }

  awaitJoin(reply: ReplyTo<JoinAnswer>): void {
    this.join = reply
  }

  awaitSync(reply: ReplyTo<SyncAnswer>): void {
    this.sync = reply
  }

  answerJoin(answer: JoinAnswer): void {
    const reply = this.join
    this.join = null
    reply?.(answer)
  }

  answerSync(answer: SyncAnswer): void {
    const reply = this.sync
    this.sync = null
    reply?.(answer)
  }
}
