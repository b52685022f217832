import { once } from 'node:events'
import { connect } from 'node:net'
import { randomUUID } from 'node:crypto'

const CONSUMER_GROUP_HEARTBEAT = 68
const HEARTBEAT_MS = 200
const JOIN_EPOCH = 0
const LEAVE_EPOCH = -1

/**
 * A group member that uses the consumer protocol (KIP-848), like a Java consumer with `group.protocol=consumer`. It
 * sends ConsumerGroupHeartbeat requests, which kafkajs does not have, accepts its assignment, and reads nothing.
 */
export class ConsumerProtocolMember {
  private readonly memberId = randomUUID()
  private epoch = JOIN_EPOCH
  /** The assignment as the broker encodes it. */
  private owned: Buffer = varint(1)
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: { host: string; port: number; groupId: string; topic: string }) {}

  /** Joins and sends heartbeats. Returns the error code if the broker rejects the member. */
  async join(): Promise<number> {
    const errorCode = await this.heartbeat()
    if (errorCode === 0) this.timer = setInterval(() => void this.heartbeat(), HEARTBEAT_MS)
    return errorCode
  }

  async leave(): Promise<void> {
    clearInterval(this.timer)
    this.epoch = LEAVE_EPOCH
    await this.heartbeat()
  }

  private async heartbeat(): Promise<number> {
    const response = await this.send(this.request())
    // After the correlation id (4 bytes), tagged fields (1) and throttle time (4).
    const errorCode = response.readInt16BE(9)
    if (errorCode !== 0) return errorCode
    const memberIdAt = skipString(response, 11) // after the error message
    const epochAt = skipString(response, memberIdAt)
    this.epoch = response.readInt32BE(epochAt)
    const assignmentAt = epochAt + 8 // after the epoch and the heartbeat interval
    const hasAssignment = response.readInt8(assignmentAt) >= 0
    if (hasAssignment) this.owned = response.subarray(assignmentAt + 1, response.length - 2)
    return 0
  }

  private request(): Buffer {
    const { groupId, topic } = this.options
    const isJoin = this.epoch === JOIN_EPOCH
    return Buffer.concat([
      string(groupId),
      string(this.memberId),
      int32(this.epoch),
      varint(0), // instance id
      varint(0), // rack
      int32(isJoin ? 30_000 : -1), // rebalance timeout
      ...(isJoin ? [varint(2), string(topic)] : [varint(0)]),
      varint(0), // topic regular expression
      varint(0), // assignor
      this.owned,
      varint(0), // tagged fields
    ])
  }

  private async send(body: Buffer): Promise<Buffer> {
    const header = Buffer.alloc(8)
    header.writeInt16BE(CONSUMER_GROUP_HEARTBEAT, 0)
    header.writeInt16BE(1, 2) // API version
    const clientId = Buffer.from([0xff, 0xff, 0]) // null, and no tagged fields
    const socket = connect(this.options.port, this.options.host)
    socket.write(Buffer.concat([int32(header.length + clientId.length + body.length), header, clientId, body]))
    let received = Buffer.alloc(0)
    while (received.length < 4 || received.length < 4 + received.readInt32BE(0)) {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      received = Buffer.concat([received, chunk])
    }
    socket.destroy()
    return received.subarray(4)
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** A compact string or array begins with its length plus one; 0 is null. One byte is enough here. */
const varint = (value: number) => Buffer.from([value])
const string = (text: string) => Buffer.concat([varint(text.length + 1), Buffer.from(text)])

/** Returns the position after a string. A length from 128 on, for example of an error message, needs two bytes. */
function skipString(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  const length = first < 128 ? first : (first & 127) + bytes[at + 1]! * 128
  return at + (first < 128 ? 1 : 2) + Math.max(length - 1, 0)
}
