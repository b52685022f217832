import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import { FrameSplitter } from '../../src/kafka/wire/frame-splitter'
import { Reader } from '../../src/kafka/wire/reader'
import { Writer } from '../../src/kafka/wire/writer'

interface RawRequest {
  key: number
  version: number
  write?: (body: Writer) => void
}

/** A client for raw requests that regular clients do not send. */
export class RawClient {
  private readonly splitter = new FrameSplitter(1 << 24)
  private readonly answers: Buffer[] = []
  private correlationId = 0
  private readonly ended: Promise<void>

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.answers.push(...this.splitter.push(chunk))
      socket.emit('answer')
    })
    // The broker may also close with a reset.
    socket.on('error', () => undefined)
    this.ended = new Promise((resolve) => socket.on('close', () => resolve()))
  }

  static async connect(address: string): Promise<RawClient> {
    const socket = connect(Number(address.split(':')[1]), '127.0.0.1')
    await once(socket, 'connect')
    return new RawClient(socket)
  }

  /** Sends a request and returns its correlation id. */
  send(request: RawRequest): number {
    const id = ++this.correlationId
    this.socket.write(encode(request, id))
    return id
  }

  /** Receives the next response. */
  async receive(): Promise<{ correlationId: number; body: Reader }> {
    while (this.answers.length === 0) await once(this.socket, 'answer', { signal: AbortSignal.timeout(10_000) })
    const body = new Reader(this.answers.shift() as Buffer)
    return { correlationId: body.int32(), body }
  }

  async call(request: RawRequest): Promise<Reader> {
    this.send(request)
    return (await this.receive()).body
  }

  /** Resolves when the connection is closed by either side. */
  closed(): Promise<void> {
    return this.ended
  }

  end(): void {
    this.socket.destroy()
  }
}

export function encode({ key, version, write }: RawRequest, correlationId: number): Buffer {
  // The writer reserves space for a response's size and correlation id; a request has key and version between them.
  const body = new Writer().int32(correlationId).string('raw')
  write?.(body)
  const bytes = Buffer.concat(body.frame(0))
  bytes.writeInt16BE(key, 4)
  bytes.writeInt16BE(version, 6)
  return bytes
}

/** Commits an offset for a group without members, as an admin client does; kafkajs takes five seconds for it. */
export async function commitOffset(address: string, group: string, topic: string, partition: number, offset: number) {
  const client = await RawClient.connect(address)
  const write = (body: Writer) =>
    body.string(group).int32(-1).string('').int32(1).string(topic).int32(1).int32(partition).int64(offset).string('')
  const answer = await client.call({ key: 8, version: 5, write })
  client.end()
  answer.int32()
  const topics = answer.array(() => [answer.string(), answer.array(() => [answer.int32(), answer.int16()])])
  if (JSON.stringify(topics) !== JSON.stringify([[topic, [[partition, 0]]]])) throw new Error('the commit was refused')
}
