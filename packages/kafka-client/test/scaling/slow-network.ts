import { setTimeout as sleep } from 'node:timers/promises'
import { type KafkajsConnection } from '../../src/transport/kafkajs-transport'
import { type RequestName, type RequestOf, type ResponseOf } from '../../src/transport/transport'
import { COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR, UNKNOWN_MEMBER_ID, commitError } from '../broker-mocks'
import { describeRequest, describeResponse, errorCodeOf } from './describe-request'
import { type Random, createRandom } from './random'

const MAX_DELAY_MS = 60
const FAULT_RATE = 0.015
/** A lost LeaveGroup, or a lost member id, would delay the group until a session times out. */
const FAULTY = new Set<RequestName>(['SyncGroup', 'Heartbeat', 'OffsetCommit', 'OffsetFetch'])

export interface GroupRequest {
  name: RequestName
  body: RequestOf<RequestName>
  socket: string
}

type Response = ResponseOf<RequestName>

/**
 * The network between the members of one group and its coordinator: delays requests and responses, and loses some. As in
 * TCP, those of one socket keep their order.
 */
export class SlowNetwork {
  /** Refused requests of members that the coordinator has removed although they have not left. */
  readonly removed: string[] = []
  hasFaults = true
  private readonly left = new Set<string>()
  private readonly counts = new Map<RequestName, number>()

  constructor(
    private readonly seed: number,
    private readonly log: (line: string) => void,
  ) {}

  async request(
    connection: KafkajsConnection,
    request: GroupRequest,
    send: () => Promise<Response>,
  ): Promise<Response> {
    const { name, body, socket } = request
    const random = this.randomOf(name)
    const delayMs = () => (this.hasFaults ? random.integer(0, MAX_DELAY_MS) : 0)
    const text = describeRequest(name, body)
    const fault = this.faultOf(name, random)
    if (name === 'LeaveGroup') this.left.add(memberOf(body))
    const order = orderOf(connection, socket)
    this.log(`> ${text}`)
    await order.pass('sent', delayMs())
    if (fault === 'request lost') throw this.failed(text, fault)
    const response = await (fault === 'refused' ? refuse(body as RequestOf<'OffsetCommit'>, random) : send())
    await order.pass('received', delayMs())
    this.log(`< ${text} ${describeResponse(response)}`)
    if (fault === 'response lost') throw this.failed(text, fault)
    this.check(text, body, response)
    return response
  }

  private faultOf(name: RequestName, random: Random) {
    if (!this.hasFaults || !FAULTY.has(name) || !random.isTrue(FAULT_RATE)) return undefined
    const faults = ['request lost', 'response lost', ...(name === 'OffsetCommit' ? ['refused'] : [])]
    return faults[random.integer(0, faults.length - 1)]
  }

  private failed(text: string, fault: string): Error {
    this.log(`x ${text}: ${fault}`)
    return new Error(fault)
  }

  /** A member whose id is assigned has no generation before its first join has succeeded. */
  private check(text: string, body: object, response: Response): void {
    const isMember = !this.left.has(memberOf(body)) && (body as { groupGenerationId?: number }).groupGenerationId !== -1
    if (isMember && errorCodeOf(response) === UNKNOWN_MEMBER_ID) this.removed.push(text)
  }

  /** The nth request of a kind has the same delays and faults in each run of a seed. */
  private randomOf(name: RequestName): Random {
    const nth = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, nth)
    return createRandom(`${this.seed} ${name} ${nth}`)
  }
}

const memberOf = (body: object) => (body as { memberId?: string }).memberId ?? ''

const refuse = (body: RequestOf<'OffsetCommit'>, random: Random) =>
  commitError(random.isTrue(0.5) ? NOT_COORDINATOR : COORDINATOR_LOAD_IN_PROGRESS)(body, () =>
    Promise.reject(new Error()),
  )

/** Delays what passes one socket, and keeps its order. */
class SocketOrder {
  isClosed = false
  private readonly last = { sent: 0, received: 0 }

  async pass(direction: 'sent' | 'received', delayMs: number): Promise<void> {
    const at = Math.max(this.last[direction] + 0.01, performance.now() + delayMs)
    this.last[direction] = at
    await sleep(at - performance.now())
    if (this.isClosed) throw new Error('the connection was closed')
  }
}

const orders = new WeakMap<KafkajsConnection, Map<string, SocketOrder>>()

function orderOf(connection: KafkajsConnection, socket: string): SocketOrder {
  const sockets = orders.get(connection) ?? new Map<string, SocketOrder>()
  const order = sockets.get(socket) ?? new SocketOrder()
  orders.set(connection, sockets.set(socket, order))
  return order
}

/** Call it when the client closes a connection: its delayed requests and responses are rejected. */
export function closeOrders(connection: KafkajsConnection): void {
  for (const order of orders.get(connection)?.values() ?? []) order.isClosed = true
  orders.delete(connection)
}
