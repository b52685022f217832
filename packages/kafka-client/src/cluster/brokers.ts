import { errorFrom, withTranslatedErrors } from '../broker-errors'
import { NotConnectedError } from '../errors'
import {
  type Address,
  type Connection,
  type RequestName,
  type RequestOf,
  type ResponseOf,
  type Transport,
} from '../transport/transport'
import { firstResponse } from './first-response'

/** If a broker has not responded after this time, ms, the request is also sent to another one. */
const STAGGER_MS = 500
const LEADER_NOT_AVAILABLE = 5

/** The connections to the brokers of a cluster, one per address. */
export class Brokers {
  private readonly byAddress = new Map<string, Broker>()
  private byId = new Map<number, Broker>()
  private readonly seeds: Set<Broker>
  private isClosed = false

  constructor(
    private readonly transport: Transport,
    seeds: readonly string[],
  ) {
    this.seeds = new Set(seeds.map((seed) => this.brokerAt(addressOf(seed))))
  }

  has(nodeId: number): boolean {
    return this.byId.has(nodeId)
  }

  /** @throws the transport's error; LEADER_NOT_AVAILABLE for an unknown node id */
  async request<N extends RequestName>(
    nodeId: number,
    name: N,
    body: RequestOf<N>,
    socketName?: string,
  ): Promise<ResponseOf<N>> {
    this.assertOpen()
    const broker = this.byId.get(nodeId)
    if (!broker) throw errorFrom(LEADER_NOT_AVAILABLE)!
    return broker.request(name, body, socketName)
  }

  /**
   * Sends the request to one broker after another until one responds, first to the one that has responded most recently.
   * @throws BrokerUnavailableError, NotAuthenticatedError
   */
  async requestAny<N extends RequestName>(name: N, body: RequestOf<N>): Promise<ResponseOf<N>> {
    const candidates = [...new Set([...this.byId.values(), ...this.seeds])].sort(
      (a, b) => b.respondedAt - a.respondedAt,
    )
    const calls = candidates.map((broker) => async () => {
      this.assertOpen()
      return broker.request(name, body)
    })
    return withTranslatedErrors(() => firstResponse(calls, STAGGER_MS))
  }

  /**
   * Replaces the known brokers with those of a Metadata response. Closes the connections to all others, which have left or
   * moved, so that their pending requests are sent elsewhere.
   */
  update(nodes: readonly (Address & { nodeId: number })[]): void {
    this.byId = new Map(nodes.map((node) => [node.nodeId, this.brokerAt(node)]))
    const currentBrokers = new Set(this.byId.values())
    for (const [key, broker] of this.byAddress) {
      if (currentBrokers.has(broker)) continue
      if (!this.seeds.has(broker)) this.byAddress.delete(key)
      void broker.close()
    }
  }

  /** Rejects the pending requests to a broker. The next request connects again. */
  disconnect(nodeId: number): void {
    void this.byId.get(nodeId)?.close()
  }

  async close(): Promise<void> {
    this.isClosed = true
    await Promise.all(Array.from(this.byAddress.values(), (broker) => broker.close()))
  }

  /** Prevents a late request or retry from opening a connection that is never closed. */
  private assertOpen(): void {
    if (this.isClosed) throw new NotConnectedError('client')
  }

  private brokerAt(address: Address): Broker {
    const key = `${address.host}:${address.port}`
    let broker = this.byAddress.get(key)
    if (!broker) this.byAddress.set(key, (broker = new Broker(this.transport.connect(address))))
    return broker
  }
}

/** A connection, and the time of its last response. */
class Broker {
  /** By `performance.now()`, ms; −Infinity before the first response. */
  respondedAt = -Infinity

  constructor(private readonly connection: Connection) {}

  async request<N extends RequestName>(name: N, body: RequestOf<N>, socketName?: string): Promise<ResponseOf<N>> {
    const response = await this.connection.request(name, body, socketName)
    this.respondedAt = performance.now()
    return response
  }

  async close(): Promise<void> {
    await this.connection.close().catch(() => undefined)
  }
}

function addressOf(broker: string): Address {
  const colon = broker.lastIndexOf(':')
  return { host: broker.slice(0, colon), port: Number(broker.slice(colon + 1)) }
}
