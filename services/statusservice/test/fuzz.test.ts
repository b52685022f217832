import { randomUUID } from 'node:crypto'
import { newRequestId } from '@food-delivery/contracts'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import fc from 'fast-check'
import { type HttpFuzzer, createHttpFuzzer, isBelow500 } from '../../../test/support/fuzz/http-fuzzer'
import { anyRequest, anyJson, anyText, deepJson, segment, textOf } from '../../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../../test/support/fuzz/raw-bytes'
import { FUZZ_TIMEOUT_MS } from '../../../test/support/fuzz/runs'
import { createStatusService } from '../src/service'
import { type Servers, startServers } from './servers'

const logger = createLogger({ service: 'statusservice', pod: 'test', level: 'silent' })
const topic = `status-fuzz-${randomUUID().slice(0, 8)}`

let servers: Servers
let service: Service
let fuzzer: HttpFuzzer

beforeAll(async () => {
  servers = await startServers()
  const kafka = { ...servers.kafka, clientId: topic }
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  await admin.createTopic({ topic, partitions: 1 })
  await admin.disconnect()
  service = createStatusService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    logger,
    kafka,
    topic,
    groupId: topic,
    deadLetterTopic: `${topic}-dlq`,
    redisUrl: servers.redisUrl,
  })
  await service.start()
  fuzzer = createHttpFuzzer(service.http.url)
})

afterAll(async () => {
  fuzzer.close()
  await service.stop()
  await servers.stop()
})

const id = fc.oneof(segment, fc.uuid(), fc.constant(undefined).map(newRequestId))
const wait = fc.oneof(segment, fc.integer({ min: -5, max: 20 }).map(String), fc.constantFrom('10001', '1e3', '0x1'))
const headers = { 'content-type': 'application/json' }

describe('fuzz', () => {
  it(
    'responds with 200 or 4xx to GET /status/:requestId with any id and wait',
    async () => {
      const attempts = fc.oneof(
        id.map((requestId) => ({ method: 'GET', path: `/status/${requestId}` })),
        fc.tuple(id, wait).map(([requestId, ms]) => ({ method: 'GET', path: `/status/${requestId}?wait=${ms}` })),
      )
      expect(await fuzzer.attack(attempts, [200, 400, 404])).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'responds with 200 or 4xx to any body of POST /status/:requestId',
    async () => {
      const bodies = fc.oneof(
        anyJson.map((value) => textOf({ value })),
        anyJson.map(textOf),
        anyText,
        deepJson,
      )
      const deep = deepJson.map((value) => `{"value":${value}}`)
      const attempts = fc
        .tuple(id, fc.oneof(bodies, deep))
        .map(([requestId, body]) => ({ method: 'POST', path: `/status/${requestId}`, headers, body }))
      expect(await fuzzer.attack(attempts, [200, 400, 404, 413])).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'responds to any request with a status below 500',
    async () => {
      const attempts = anyRequest(['/status', '/status/no-such-id', '/livez', '/readyz', '/metrics'])
      expect(await fuzzer.attack(attempts, isBelow500)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'closes connections with invalid HTTP, and still serves valid requests',
    async () => {
      expect(await attackWithBytes(service.http.url, ['/status/no-such-id', '/livez'])).toEqual([])
      expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
    },
    FUZZ_TIMEOUT_MS,
  )
})
