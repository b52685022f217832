import { once } from 'node:events'
import { connect } from 'node:net'
import * as fc from 'fast-check'
import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import { mongo } from 'mongoose'
import { startKafka, startMongo, startRedis } from '../src'

/** Maximum number of connections in one run, which are open at the same time. */
const MAX_CONNECTIONS = 20
/** Fewer than in other fuzz tests, because each run opens many connections. CI sets `FUZZ_RUNS` to 10,000. */
const RUNS = Math.min(Number(process.env['FUZZ_RUNS'] ?? 150), 1_500) / 10

/** A server under test and a client that checks that the server still responds. */
interface FuzzedServer {
  port: number
  /** Adds a valid message header to random bytes. */
  frame: (body: Buffer) => Buffer
  sendRequest: () => Promise<unknown>
  close: () => Promise<unknown>
}

const int32 = (value: number, write: 'writeInt32BE' | 'writeInt32LE') => {
  const bytes = Buffer.alloc(4)
  bytes[write](value)
  return bytes
}

const servers: Record<string, () => Promise<FuzzedServer>> = {
  Kafka: async () => {
    const broker = await startKafka({ port: 0 })
    const kafka = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING })
    const admin = kafka.admin()
    await admin.connect()
    return {
      port: Number(broker.address.split(':')[1]),
      frame: (body) => kafkaRequest(body),
      sendRequest: () => admin.listTopics(),
      close: () => admin.disconnect().then(() => broker.close()),
    }
  },
  MongoDB: async () => {
    const server = await startMongo({})
    const client = await new mongo.MongoClient(`mongodb://${server.address}`).connect()
    const header = (bodyBytes: number) => [16 + bodyBytes, 1, 0, 2_013].map((value) => int32(value, 'writeInt32LE'))
    return {
      port: server.port,
      frame: (body) => Buffer.concat([...header(body.length), body]),
      sendRequest: () => client.db('x').command({ ping: 1 }),
      close: () => client.close().then(() => server.close()),
    }
  },
  Redis: async () => {
    const server = await startRedis({ port: 0 })
    const client = new Redis({ host: '127.0.0.1', port: server.port })
    return {
      port: server.port,
      frame: (body) => Buffer.concat([Buffer.from(`*2\r\n$3\r\nGET\r\n$${body.length}\r\n`), body]),
      sendRequest: () => client.ping(),
      close: () => client.quit().then(() => server.close()),
    }
  },
}

/** A request with this body, whose first two bytes also select the API and version, often ones that the broker has. */
function kafkaRequest(body: Buffer): Buffer {
  const [key = 0, version = 0] = body
  const header = Buffer.from([0, key % 40, 0, version % 9, 0, 0, 0, 1, 0xff, 0xff])
  return Buffer.concat([int32(header.length + body.length, 'writeInt32BE'), header, body])
}

/** Sends the bytes, ends the client's side and waits until the connection is closed. */
async function send(port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  // The server may reset the connection. The 'close' event follows.
  socket.on('error', () => undefined).resume()
  socket.end(bytes)
  await once(socket, 'close')
}

describe.each(Object.entries(servers))('embedded %s', (_, start) => {
  it('closes connections that send random bytes, and serves other connections', async () => {
    const server = await start()
    const randomBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
    const payload = fc.oneof(randomBytes, randomBytes.map(server.frame))
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(payload, { maxLength: MAX_CONNECTIONS }), async (payloads) => {
          await Promise.all(payloads.map((bytes) => send(server.port, bytes)))
          expect(await server.sendRequest()).toBeDefined()
        }),
        { numRuns: RUNS },
      )
    } finally {
      await server.close()
    }
  })
})
