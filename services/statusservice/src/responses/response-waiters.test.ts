import { randomUUID } from 'node:crypto'
import { createLogger } from '@food-delivery/service-kit'
import { type Redis } from 'ioredis'
import { type Servers, startServers } from '../../test/servers'
import { ResponseRepository } from './response-repository'
import { ResponseWaiters } from './response-waiters'
import { createRedisConnection } from './redis-connection'

const logger = createLogger({ service: 'statusservice', pod: 'test', level: 'silent' })

let servers: Servers
let connections: Redis[]

beforeAll(async () => {
  servers = await startServers()
  connections = ['responses', 'waiters'].map((name) => createRedisConnection({ url: servers.redisUrl, name, logger }))
  await Promise.all(connections.map((redis) => redis.connect()))
})

afterAll(async () => {
  connections.forEach((redis) => redis.disconnect())
  await servers.stop()
})

it('passes a published response to a waiter only once', async () => {
  const [redis, subscriber] = connections as [Redis, Redis]
  const requestId = randomUUID()
  const waiter = await new ResponseWaiters(subscriber).add(requestId)
  await new ResponseRepository(redis).save(requestId, '{"status":"processing"}')
  expect(await waiter.next()).toBe('{"status":"processing"}')
  waiter.wake()
  expect(await waiter.next()).toBeUndefined()
  waiter.remove()
})
