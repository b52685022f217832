import { setTimeout as sleep } from 'node:timers/promises'
import { type KafkajsConnection } from '../../src/transport/kafkajs-transport'
import { type RequestName, type RequestOf, type ResponseOf } from '../../src/transport/transport'
import { COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR, UNKNOWN_MEMBER_ID, commitError } from '../broker-mocks'
import { describeRequest, describeResponse, errorCodeOf } from './describe-request'
import { type Random, createRandom } from './random'

const MAX_DELAY_MS = 60
const FAULT_RATE = 0.015
/**
 * The requests that may have faults. LeaveGroup and JoinGroup have none, because a lost LeaveGroup request or a lost member
 * id would delay the group until a session times out.
 */
const REQUESTS_WITH_FAULTS = new Set<RequestName>(['SyncGroup', 'Heartbeat', 'OffsetCommit', 'OffsetFetch'])

export interface GroupRequest {
  name: RequestName
  body: RequestOf<RequestName>
  socket: string
}

type Response = ResponseOf<RequestName>

/**
 * The network between the members of one group and its coordinator: delays requests and responses, loses some, and
 * rejects some commits. As in TCP, the requests and responses of one socket keep their order.
 */
export class SlowNetwork {
  /** Rejected requests of members that the coordinator has removed although they have not left. */
  readonly requestsOfRemovedMembers: string[] = []
  /** Whether requests and responses are delayed, lost or rejected. */
  hasFaults = true
  private readonly membersThatLeft = new Set<string>()
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
    if (name === 'LeaveGroup') this.membersThatLeft.add(memberOf(body))
    const delayedSocket = delayedSocketOf(connection, socket)
    this.log(`> ${text}`)
    await delayedSocket.pass('sent', delayMs())
    if (fault === 'request lost') throw this.faultError(text, fault)
    const response = await (fault === 'commit rejected'
      ? rejectCommit(body as RequestOf<'OffsetCommit'>, random)
      : send())
    await delayedSocket.pass('received', delayMs())
    this.log(`< ${text} ${describeResponse(response)}`)
    if (fault === 'response lost') throw this.faultError(text, fault)
    this.noteRemoval(text, body, response)
    return response
  }

  private faultOf(name: RequestName, random: Random) {
    if (!this.hasFaults || !REQUESTS_WITH_FAULTS.has(name) || !random.isTrue(FAULT_RATE)) return undefined
    const faults = ['request lost', 'response lost', ...(name === 'OffsetCommit' ? ['commit rejected'] : [])]
    return faults[random.integer(0, faults.length - 1)]
  }

  private faultError(text: string, fault: string): Error {
    this.log(`x ${text}: ${fault}`)
    return new Error(fault)
  }

  /**
   * Notes the request if the coordinator no longer knows its member. Generation −1 is that of a member that has an id, but
   * has not joined yet.
   */
  private noteRemoval(text: string, body: object, response: Response): void {
    const { groupGenerationId } = body as { groupGenerationId?: number }
    const isMember = !this.membersThatLeft.has(memberOf(body)) && groupGenerationId !== -1
    if (isMember && errorCodeOf(response) === UNKNOWN_MEMBER_ID) this.requestsOfRemovedMembers.push(text)
  }

  /** The nth request of a kind has the same delays and faults in each run with the same seed. */
  private randomOf(name: RequestName): Random {
    const nth = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, nth)
    return createRandom(`${this.seed} ${name} ${nth}`)
  }
}

const memberOf = (body: object) => (body as { memberId?: string }).memberId ?? ''

const rejectCommit = (body: RequestOf<'OffsetCommit'>, random: Random) =>
  commitError(random.isTrue(0.5) ? NOT_COORDINATOR : COORDINATOR_LOAD_IN_PROGRESS)(body, () =>
    Promise.reject(new Error('the commit is not sent')),
  )

/** Delays the requests and responses of one socket, and keeps their order. */
class DelayedSocket {
  isClosed = false
  /** The times at which the last request passes and the last response passes, by `performance.now()`, ms. */
  private readonly lastPassAt = { sent: 0, received: 0 }

  async pass(direction: 'sent' | 'received', delayMs: number): Promise<void> {
    const passAt = Math.max(this.lastPassAt[direction] + 0.01, performance.now() + delayMs)
    this.lastPassAt[direction] = passAt
    await sleep(passAt - performance.now())
    if (this.isClosed) throw new Error('the connection was closed')
  }
}

const delayedSockets = new WeakMap<KafkajsConnection, Map<string, DelayedSocket>>()

function delayedSocketOf(connection: KafkajsConnection, name: string): DelayedSocket {
  const sockets = delayedSockets.get(connection) ?? new Map<string, DelayedSocket>()
  const socket = sockets.get(name) ?? new DelayedSocket()
  delayedSockets.set(connection, sockets.set(name, socket))
  return socket
}

/** Call it when the client closes a connection: its delayed requests and responses are rejected. */
export function closeDelayedSockets(connection: KafkajsConnection): void {
  for (const socket of delayedSockets.get(connection)?.values() ?? []) socket.isClosed = true
  delayedSockets.delete(connection)
}
