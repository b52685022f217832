import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import { requestFrames } from '../../src/kafka/wire/request-frames'
import { type Api } from '../../src/kafka/handlers/api'
import { Reader } from '../../src/kafka/wire/reader'
import { Writer } from '../../src/kafka/wire/writer'

/** The API keys of the requests in these tests. */
export const ApiKey = {
  PRODUCE: 0,
  FETCH: 1,
  LIST_OFFSETS: 2,
  METADATA: 3,
  OFFSET_COMMIT: 8,
  OFFSET_FETCH: 9,
  FIND_COORDINATOR: 10,
  JOIN_GROUP: 11,
  HEARTBEAT: 12,
  API_VERSIONS: 18,
  INIT_PRODUCER_ID: 22,
  CREATE_ACLS: 30,
} as const

const maxFrameBytes = 16 * 1024 * 1024

interface RawRequest {
  key: number
  version: number
  write?: (body: Writer) => void
}

/** A client that sends requests which kafkajs cannot send. */
export class RawClient {
  private readonly splitter = requestFrames(maxFrameBytes)
  private readonly responses: Buffer[] = []
  private correlationId = 0
  private readonly closing: Promise<void>

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.responses.push(...this.splitter.push(chunk))
      socket.emit('response')
    })
    // The broker may reset the connection. The 'close' event follows.
    socket.on('error', () => undefined)
    this.closing = new Promise((resolve) => socket.on('close', () => resolve()))
  }

  static async connect(address: string): Promise<RawClient> {
    const socket = connect(Number(address.split(':')[1]), '127.0.0.1')
    await once(socket, 'connect')
    return new RawClient(socket)
  }

  /** Sends a request and returns its correlation id. */
  send(request: RawRequest): number {
    const id = ++this.correlationId
    this.socket.write(encodeRequest(request, id))
    return id
  }

  /** Receives the next response. */
  async receive(): Promise<{ correlationId: number; body: Reader }> {
    while (this.responses.length === 0) await once(this.socket, 'response', { signal: AbortSignal.timeout(10_000) })
    const body = new Reader(this.responses.shift() as Buffer)
    return { correlationId: body.int32(), body }
  }

  async call(request: RawRequest): Promise<Reader> {
    this.send(request)
    return (await this.receive()).body
  }

  /** Sends a request of any version, and reads the response to its last byte. */
  async request<ReadRequest, Request, Response, WrittenResponse>(
    api: Api<ReadRequest, Request, Response, WrittenResponse>,
    version: number,
    request: Request,
  ): Promise<Response> {
    const isFlexible = version >= api.flexibleFrom
    const write = (body: Writer) => {
      body.isFlexible = isFlexible
      api.request.write(body.noTaggedFields(), request, version)
    }
    const body = await this.call({ key: api.key, version, write })
    body.isFlexible = isFlexible
    if (api.key !== ApiKey.API_VERSIONS) body.skipTaggedFields()
    const response = api.response.read(body, version)
    expect(() => body.int8()).toThrow('ends too early')
    return response
  }

  /** Resolves when the connection is closed by either side. */
  closed(): Promise<void> {
    return this.closing
  }

  end(): void {
    this.socket.destroy()
  }
}

export function encodeRequest({ key, version, write }: RawRequest, correlationId: number): Buffer {
  // The writer reserves space for a response header: size and correlation id. In a request, the API key and the version
  // follow the size, and the correlation id comes after them.
  const body = new Writer().int32(correlationId).string('raw')
  write?.(body)
  const bytes = Buffer.concat(body.frame(0))
  bytes.writeInt16BE(key, 4)
  bytes.writeInt16BE(version, 6)
  return bytes
}

/** Commits an offset for an empty group, as an admin client does. With kafkajs this takes five seconds. */
export async function commitOffset(address: string, group: string, topic: string, partition: number, offset: number) {
  const client = await RawClient.connect(address)
  // group, generation, member; one topic with one partition: its index, the offset, metadata
  const write = (body: Writer) =>
    body.string(group).int32(-1).string('').int32(1).string(topic).int32(1).int32(partition).int64(offset).string('')
  const response = await client.call({ key: ApiKey.OFFSET_COMMIT, version: 5, write })
  client.end()
  response.int32() // throttle time
  const topics = response.array(() => [response.string(), response.array(() => [response.int32(), response.int16()])])
  if (JSON.stringify(topics) !== JSON.stringify([[topic, [[partition, 0]]]]))
    throw new Error(`the broker rejected the commit: ${JSON.stringify(topics)}`)
}
