import { randomUUID } from 'node:crypto'
import { type Service } from '@food-delivery/service-kit'
import fc from 'fast-check'
import { WebSocket } from 'ws'
import { eventually } from '../../../test/support/eventually'
import { attackWithSamples } from '../../../test/support/fuzz/attack-with-samples'
import { type HttpFuzzer, createHttpFuzzer, isBelow500 } from '../../../test/support/fuzz/http-fuzzer'
import { anyRequest, anyHeaders, anyJson, anyText, segment, textOf } from '../../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../../test/support/fuzz/raw-bytes'
import { FUZZ_SEED, FUZZ_TIMEOUT_MS } from '../../../test/support/fuzz/runs'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { createRealtimeService } from '../src/service'
import { openBrowser } from './browser'

const paths = ['/events', '/events/', '/events/consumergroupsoffset', '/events?EIO=4&transport=websocket', '/livez']
const MAX_CONCURRENT = 20

let kafka: TestKafkaServer
let bus: TestBus
let fuzzer: HttpFuzzer
let url: string
let service: Service

beforeAll(async () => {
  kafka = await startKafka()
  bus = new TestBus(kafka.settings)
  await bus.start()
  service = createRealtimeService({ ...bus.settings(), pod: randomUUID().slice(0, 8) })
  await service.start()
  await eventually(() => service.health().ready, 'the topic to be read')
  url = service.http.url
  fuzzer = createHttpFuzzer(url)
})

afterAll(async () => {
  fuzzer.close()
  await service.stop()
  await bus.close()
  await kafka.close()
})

/** Connects a client that sends unexpected messages. Resolves when it has disconnected. */
async function attackWithMessages({ path, messages, headers }: Attack): Promise<undefined> {
  const socket = new WebSocket(url.replace('http', 'ws') + path.replace(/#/g, '%23'), { headers })
  socket.on('error', () => undefined)
  socket.on('open', () => {
    for (const message of messages) socket.send(message)
    socket.close()
  })
  return new Promise((resolve) => socket.on('close', () => resolve(undefined)))
}

interface Attack {
  path: string
  messages: (string | Uint8Array)[]
  headers: Record<string, string>
}

const query = fc
  .dictionary(fc.constantFrom('EIO', 'transport', 'sid', 'b64', 't'), fc.oneof(segment, fc.constant('websocket')))
  .map((fields) =>
    Object.entries(fields)
      .map((field) => field.join('='))
      .join('&'),
  )
const path = fc.oneof(
  fc.constant('/events/?EIO=4&transport=websocket'),
  fc.constantFrom(...paths),
  query.map((fields) => `/events?${fields}`),
)
// Packets of Engine.IO and Socket.IO: digits for type, attachments and acknowledgement, then JSON.
const packet = fc
  .tuple(fc.stringMatching(/^[0-6]{0,3}(\d{1,9}-)?(\/[a-z,]{0,9})?\d{0,3}$/), fc.oneof(anyJson.map(textOf), anyText))
  .map((parts) => parts.join(''))
const message = fc.oneof(
  packet,
  packet.map((text) => `40${text}`),
  fc.uint8Array({ maxLength: 200 }),
  fc.constant('x'.repeat(5_000)),
)
const attacks = fc.record({ path, messages: fc.array(message, { maxLength: 5 }), headers: anyHeaders })

describe('fuzz', () => {
  it(
    'responds to any request with a status below 500',
    async () => {
      expect(await fuzzer.attack(anyRequest(paths), isBelow500)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'survives any message of a client, and still serves other clients',
    async () => {
      await attackWithSamples(attacks, MAX_CONCURRENT, attackWithMessages)
      const browser = openBrowser(url)
      const snapshot = await eventually(() => browser.received.snapshot[0], `the snapshot, with seed ${FUZZ_SEED}`)
      expect(snapshot.complete).toBe(true)
      browser.close()
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'closes connections with invalid HTTP, and still serves valid requests',
    async () => {
      expect(await attackWithBytes(url, paths)).toEqual([])
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
    },
    FUZZ_TIMEOUT_MS,
  )
})
