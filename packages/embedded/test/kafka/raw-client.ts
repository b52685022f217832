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

/** Speaks to a broker byte by byte, for what well-behaved clients never send. */
export class RawClient {
  private readonly splitter = new FrameSplitter(1 << 24)
  private readonly answers: Buffer[] = []
  private correlationId = 0
  isClosed = false

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.answers.push(...this.splitter.push(chunk))
      socket.emit('answer')
    })
    socket.on('close', () => (this.isClosed = true))
    socket.on('error', () => undefined)
  }

  static async connect(address: string): Promise<RawClient> {
    const socket = connect(Number(address.split(':')[1]), '127.0.0.1')
    await once(socket, 'connect')
    return new RawClient(socket)
  }

  /** Sends a request and gives back its correlation id. */
  send(request: RawRequest): number {
    const id = ++this.correlationId
    this.socket.write(encode(request, id))
    return id
  }

  /** The next answer, without its correlation id. */
  async receive(): Promise<{ correlationId: number; body: Reader }> {
    while (this.answers.length === 0)
      await once(this.socket, 'answer', { signal: AbortSignal.timeout(10_000) })
    const body = new Reader(this.answers.shift() as Buffer)
    return { correlationId: body.int32(), body }
  }

  async call(request: RawRequest): Promise<Reader> {
    this.send(request)
    return (await this.receive()).body
  }

  async closed(): Promise<void> {
    if (!this.isClosed) await once(this.socket, 'close', { signal: AbortSignal.timeout(10_000) })
  }

  end(): void {
    this.socket.destroy()
  }
}

export function encode({ key, version, write }: RawRequest, correlationId: number): Buffer {
  // The writer leaves room for a response's size and correlation id; a request has key and version between the two.
  const body = new Writer().int32(correlationId).string('raw')
  write?.(body)
  const bytes = Buffer.concat(body.frame(0))
  bytes.writeInt16BE(key, 4)
  bytes.writeInt16BE(version, 6)
  return bytes
}
