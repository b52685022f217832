import { type JoinResponse, type JoinRequest, type Protocol, type ReplyTo, type SyncResponse } from './group-requests'

export const NO_BYTES = Buffer.alloc(0)

/** A member of a consumer group, and the callbacks of its pending JoinGroup and SyncGroup requests. */
export class Member {
  readonly clientId: string
  readonly clientHost: string
  sessionTimeoutMs = 0
  rebalanceTimeoutMs = 0
  protocols: readonly Protocol[] = []
  assignment: Buffer = NO_BYTES
  lastSeen = 0
  private join: ReplyTo<JoinResponse> | null = null
  private sync: ReplyTo<SyncResponse> | null = null

  constructor(
    readonly id: string,
    request: JoinRequest,
  ) {
    this.clientId = request.clientId
    this.clientHost = request.clientHost
    this.update(request)
  }

  update({ sessionTimeoutMs, rebalanceTimeoutMs, protocols }: JoinRequest): void {
    this.sessionTimeoutMs = sessionTimeoutMs
    this.rebalanceTimeoutMs = rebalanceTimeoutMs
    // Copied, since a view would keep the whole request in memory.
    this.protocols = protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) }))
  }

  get isJoining(): boolean {
    return this.join !== null
  }

  get isSyncing(): boolean {
    return this.sync !== null
  }

  /** Infinity while the member waits for a response, since it cannot send heartbeats then. */
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

  awaitJoin(reply: ReplyTo<JoinResponse>): void {
    this.join = reply
  }

  awaitSync(reply: ReplyTo<SyncResponse>): void {
    this.sync = reply
  }

  respondToJoin(answer: JoinResponse): void {
    const reply = this.join
    this.join = null
    reply?.(answer)
  }

  respondToSync(answer: SyncResponse): void {
    const reply = this.sync
    this.sync = null
    reply?.(answer)
  }
}
