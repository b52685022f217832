import { Reader } from '../wire/reader'
import { type JoinResponse, type JoinRequest, type Protocol, type Respond, type SyncResponse } from './group-messages'

export const EMPTY_BUFFER = Buffer.alloc(0)

/** A member of a consumer group, and the callbacks of its pending JoinGroup and SyncGroup requests. */
export class Member {
  readonly instanceId: string | null
  readonly clientId: string
  readonly clientHost: string
  sessionTimeoutMs = 0
  rebalanceTimeoutMs = 0
  protocols: readonly Protocol[] = []
  assignment: Buffer = EMPTY_BUFFER
  lastRequestAt = 0
  private pendingJoin: Respond<JoinResponse> | null = null
  private pendingSync: Respond<SyncResponse> | null = null

  constructor(
    readonly id: string,
    request: JoinRequest,
  ) {
    this.instanceId = request.instanceId ?? null
    this.clientId = request.clientId
    this.clientHost = request.clientHost
    this.update(request)
  }

  update({ sessionTimeoutMs, rebalanceTimeoutMs, protocols }: JoinRequest): void {
    this.sessionTimeoutMs = sessionTimeoutMs
    this.rebalanceTimeoutMs = rebalanceTimeoutMs
    // The metadata is copied, because a view of the request's buffer would keep the complete request in memory.
    this.protocols = protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) }))
  }

  get isJoining(): boolean {
    return this.pendingJoin !== null
  }

  get isSyncing(): boolean {
    return this.pendingSync !== null
  }

  /** Infinity while the member waits for a response, because it cannot send heartbeats in the meantime. */
  get sessionDeadline(): number {
    return this.isJoining || this.isSyncing ? Infinity : this.lastRequestAt + this.sessionTimeoutMs
  }

  metadataFor(protocol: string): Buffer {
    return this.protocols.find(({ name }) => name === protocol)?.metadata ?? EMPTY_BUFFER
  }

  /** The topics in the subscription of a consumer, which the metadata of its first assignment strategy contains. */
  get subscribedTopics(): string[] {
    try {
      const reader = new Reader(this.protocols[0]?.metadata ?? EMPTY_BUFFER)
      reader.int16() // version
      return reader.array(() => reader.string())
    } catch {
      return []
    }
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

  awaitJoin(respond: Respond<JoinResponse>): void {
    this.pendingJoin = respond
  }

  awaitSync(respond: Respond<SyncResponse>): void {
    this.pendingSync = respond
  }

  respondToJoin(response: JoinResponse): void {
    const respond = this.pendingJoin
    this.pendingJoin = null
    respond?.(response)
  }

  respondToSync(response: SyncResponse): void {
    const respond = this.pendingSync
    this.pendingSync = null
    respond?.(response)
  }
}
