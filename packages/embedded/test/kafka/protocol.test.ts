import fc from 'fast-check'
import { type Logger, silentLogger } from '../../src/logger'
import { type KafkaServer, startKafka } from '../../src'
import { apis } from '../../src/kafka/handlers/api-table'
import { ErrorCode } from '../../src/kafka/wire/error-code'
import { type Reader } from '../../src/kafka/wire/reader'
import { type Writer } from '../../src/kafka/wire/writer'
import { createClient } from './test-kafka'
import { ApiKey, RawClient, encodeRequest } from './raw-client'

const API_VERSIONS_V0 = { key: ApiKey.API_VERSIONS, version: 0 }

const advertisedApis = apis.filter(({ isAdvertised = true }) => isAdvertised)

describe("the broker's wire protocol", () => {
  const logLines: string[] = []
  let broker: KafkaServer
  let client: RawClient
  beforeAll(async () => {
    const warn = (fields: object, message: string) => logLines.push(`${message} ${JSON.stringify(fields)}`)
    const logger: Logger = { ...silentLogger, warn }
    broker = await startKafka({ logger, maxFrameBytes: 100_000, initialRebalanceDelayMs: 0 })
    const admin = createClient(broker.address).admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: 'two-partitions', numPartitions: 2 }] })
    await admin.disconnect()
  })
  afterAll(() => broker.close())
  beforeEach(async () => {
    logLines.length = 0
    client = await RawClient.connect(broker.address)
  })
  afterEach(() => client.end())

  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 'expected 0 to'],
    ['a negative size', Buffer.from([255, 255, 255, 255]), 'expected 0 to'],
    ['an empty frame', Buffer.from([0, 0, 0, 0]), 'ends too early'],
    ['a frame of 100,001 bytes', Buffer.from([0, 1, 134, 161]), 'expected 0 to'],
    [
      'an array longer than its request',
      encodeRequest({ key: ApiKey.METADATA, version: 6, write: (body) => body.int32(1e9) }, 1),
      'array of',
    ],
    [
      'a truncated request',
      encodeRequest({ key: ApiKey.OFFSET_COMMIT, version: 5, write: (body) => body.string('g') }, 1),
      'ends too early',
    ],
    [
      'an unsupported API',
      encodeRequest({ key: ApiKey.CREATE_ACLS, version: 0 }, 1),
      '@food-delivery/embedded: CreateAcls (api key 30)',
    ],
    [
      'an unsupported version',
      encodeRequest({ key: ApiKey.METADATA, version: 13 }, 1),
      '@food-delivery/embedded: Metadata v13 (supported: v0 to v12)',
    ],
  ])('closes a connection that sends %s, logs the reason, and serves other connections', async (_, bytes, reason) => {
    const otherClient = await RawClient.connect(broker.address)
    client.socket.write(bytes)
    await client.closed()
    expect(logLines.join()).toContain(reason)
    expect((await otherClient.call(API_VERSIONS_V0)).int16()).toBe(ErrorCode.NONE)
    otherClient.end()
  })

  it('keeps running after any bytes that follow a valid header', async () => {
    const randomRequest = fc.record({
      key: fc.integer({ min: 0, max: 50 }),
      version: fc.integer({ min: 0, max: 11 }),
      // Small numbers are valid lengths and counts, so the broker reads more fields than with uniformly random bytes.
      bytes: fc.array(fc.oneof(fc.integer({ min: -128, max: 127 }), fc.integer({ min: -1, max: 4 }))),
    })
    const property = fc.asyncProperty(randomRequest, async ({ key, version, bytes }) => {
      const sender = await RawClient.connect(broker.address)
      sender.send({ key, version, write: (body) => bytes.forEach((byte) => body.int8(byte)) })
      sender.socket.end()
      await sender.closed()
    })
    await fc.assert(property, { numRuns: 400 })
    expect((await client.call(API_VERSIONS_V0)).int16()).toBe(ErrorCode.NONE)
  })

  it('supports the request versions that autoscalers use', async () => {
    const listOffsets = (body: Writer) => body.int32(-1).int32(1).string('two-partitions').int32(1).int32(1).int64(-2)
    const earliest = await client.call({ key: ApiKey.LIST_OFFSETS, version: 1, write: listOffsets })
    expect([earliest.int32(), earliest.string(), earliest.int32()]).toEqual([1, 'two-partitions', 1])
    expect([earliest.int32(), earliest.int16(), earliest.int64(), earliest.int64()]).toEqual([1, 0, -1, 0])
    const offsetFetch = (body: Writer) => body.string('unknown').int32(1).string('two-partitions').int32(1).int32(0)
    const committed = await client.call({ key: ApiKey.OFFSET_FETCH, version: 3, write: offsetFetch })
    expect([committed.int32(), committed.int32(), committed.string(), committed.int32()]).toEqual([
      0,
      1,
      'two-partitions',
      1,
    ])
    expect([committed.int32(), committed.int64(), committed.string(), committed.int16()]).toEqual([0, -1, '', 0])
    expect(committed.int16()).toBe(ErrorCode.NONE)
  })

  it('lists its APIs in the flexible format, and in the oldest format to clients of a newer version', async () => {
    const flexible = await client.call({
      key: ApiKey.API_VERSIONS,
      version: 3,
      write: (body) => body.int8(0).int8(1).int8(1).int8(0),
    })
    expect([flexible.int16(), flexible.int8() - 1]).toEqual([ErrorCode.NONE, advertisedApis.length])
    const unsupported = await client.call({ key: ApiKey.API_VERSIONS, version: 5, write: (body) => body.int8(0) })
    expect(unsupported.int16()).toBe(ErrorCode.UNSUPPORTED_VERSION)
    const versions = unsupported.array(() => [unsupported.int16(), unsupported.int16(), unsupported.int16()])
    // API key, first and last version
    expect(versions).toContainEqual([0, 0, 11])
    expect(versions).toContainEqual([1, 4, 13])
    expect(versions).toContainEqual([11, 0, 9])
  })

  it('responds to pipelined requests in order, even if they arrive byte by byte', async () => {
    const requests = [1, 2, 3].map((id) => encodeRequest(API_VERSIONS_V0, id))
    for (const byte of Buffer.concat(requests)) client.socket.write(Buffer.from([byte]))
    for (const id of [1, 2, 3]) expect((await client.receive()).correlationId).toBe(id)
  })

  it('handles the next request after a long poll has finished', async () => {
    const pollId = client.send(fetchRequest({ maxWaitMs: 50 }))
    const nextId = client.send(API_VERSIONS_V0)
    expect((await client.receive()).correlationId).toBe(pollId)
    expect((await client.receive()).correlationId).toBe(nextId)
  })

  it('ends a long poll after all partitions of a produce request are written', async () => {
    const [firstOffset = 0, secondOffset = 0] = await endOffsets()
    client.send(fetchRequest({ maxWaitMs: 60_000, offsets: [firstOffset, secondOffset] }))
    const producer = createClient(broker.address).producer()
    await producer.connect()
    const messages = [0, 1].map((partition) => ({ partition, value: 'x' }))
    await producer.send({ topic: 'two-partitions', messages })
    const { body } = await client.receive()
    const fetched = readFetchResponse(body)
    expect(fetched.map(({ highWatermark }) => highWatermark)).toEqual([firstOffset + 1, secondOffset + 1])
    expect(fetched.every(({ bytes }) => bytes.length > 0)).toBe(true)
    await producer.disconnect()
  })

  it('discards a long poll whose client has disconnected', async () => {
    client.send(fetchRequest({ maxWaitMs: 60_000 }))
    client.end()
    const producer = createClient(broker.address).producer()
    await producer.connect()
    await producer.send({ topic: 'two-partitions', messages: [{ value: 'x' }] })
    await producer.disconnect()
    const newClient = await RawClient.connect(broker.address)
    expect((await newClient.call(API_VERSIONS_V0)).int16()).toBe(ErrorCode.NONE)
    newClient.end()
  })

  it('returns a first batch that is larger than maxBytes, and no second batch', async () => {
    const producer = createClient(broker.address).producer()
    await producer.connect()
    const [start = 0] = await endOffsets()
    for (let i = 0; i < 3; i++)
      await producer.send({ topic: 'two-partitions', messages: [{ partition: 0, value: 'x'.repeat(500) }] })
    const [fetched] = readFetchResponse(await client.call(fetchRequest({ maxBytes: 100, offsets: [start] })))
    expect(fetched?.bytes.length).toBeGreaterThan(500)
    expect(fetched?.bytes.length).toBeLessThan(1_000)
    await producer.disconnect()
  })

  it.each([
    ['after the end', 1_000_000],
    ['before the start', -5],
  ])('reports immediately that an offset %s is out of range', async (_, offset) => {
    const [fetched] = readFetchResponse(await client.call(fetchRequest({ maxWaitMs: 60_000, offsets: [offset] })))
    expect(fetched?.error).toBe(ErrorCode.OFFSET_OUT_OF_RANGE)
  })

  it('rejects message sets, the format of Produce requests before version 3', async () => {
    const write = (body: Writer) =>
      body.int16(1).int32(100).int32(1).string('two-partitions').int32(1).int32(0).bytes(Buffer.alloc(30))
    const response = await client.call({ key: ApiKey.PRODUCE, version: 2, write })
    const topics = response.array(() => {
      response.string()
      return response.array(() => [response.int32(), response.int16(), response.int64(), response.int64()])
    })
    expect(topics[0]?.[0]?.[1]).toBe(ErrorCode.UNSUPPORTED_VERSION)
  })

  it.each([0, 1, 2, 3, 4, 5, 6])('responds to Metadata v%i', async (version) => {
    const write = (body: Writer) => {
      body.int32(1).string('two-partitions')
      if (version >= 4) body.boolean(false)
    }
    const response = await client.call({ key: ApiKey.METADATA, version, write })
    if (version >= 3) response.int32() // throttle time
    expect([response.int32(), response.int32(), response.string(), response.int32()]).toEqual([
      1,
      1,
      '127.0.0.1',
      broker.port,
    ])
  })

  it('closes while clients wait for a response', async () => {
    const closedBroker = await startKafka()
    const waitingClient = await RawClient.connect(closedBroker.address)
    waitingClient.send({
      key: ApiKey.FETCH,
      version: 4,
      write: (body) => body.int32(-1).int32(60_000).int32(1).int32(1).int8(0).int32(0),
    })
    await closedBroker.close()
    await expect(waitingClient.closed()).resolves.toBeUndefined()
  })

  interface FetchOptions {
    maxWaitMs?: number
    maxBytes?: number
    offsets?: number[]
  }

  function fetchRequest({ maxWaitMs = 0, maxBytes = 1_000_000, offsets = [] }: FetchOptions) {
    const write = (body: Writer) => {
      // replica id, maximum wait, minimum and maximum bytes, isolation level
      body.int32(-1).int32(maxWaitMs).int32(1).int32(maxBytes).int8(0)
      body.int32(1).string('two-partitions')
      body.array([...offsets.entries()], ([partition, offset]) => {
        body.int32(partition).int64(offset).int32(maxBytes)
      })
    }
    return { key: ApiKey.FETCH, version: 4, write }
  }

  function readFetchResponse(response: Reader) {
    response.int32() // throttle time
    const topics = response.array(() => {
      response.string() // topic
      return response.array(() => {
        const [partition, error, highWatermark] = [response.int32(), response.int16(), response.int64()]
        response.int64() // last stable offset
        response.array(() => response.int64()) // aborted transactions
        return { partition, error, highWatermark, bytes: Buffer.from(response.bytes()) }
      })
    })
    return topics.flat()
  }

  async function endOffsets(): Promise<number[]> {
    const admin = createClient(broker.address).admin()
    await admin.connect()
    const offsets = await admin.fetchTopicOffsets('two-partitions')
    await admin.disconnect()
    return offsets.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high))
  }
})
