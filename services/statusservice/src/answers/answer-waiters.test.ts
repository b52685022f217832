import { randomUUID } from 'node:crypto'
import { createLogger } from '@food-delivery/service-kit'
import { type Redis } from 'ioredis'
import { type Servers, startServers } from '../../test/servers'
import { AnswerRepository } from './answer-repository'
import { AnswerWaiters } from './answer-waiters'
import { createRedisConnection } from './redis-connection'

const logger = createLogger({ service: 'statusservice', pod: 'test', level: 'silent' })

let servers: Servers
let connections: Redis[]

beforeAll(async () => {
  servers = await startServers()
  connections = ['answers', 'waiters'].map((name) => createRedisConnection({ url: servers.redisUrl, name, logger }))
  await Promise.all(connections.map((redis) => redis.connect()))
})

afterAll(async () => {
  connections.forEach((redis) => redis.disconnect())
  await servers.stop()
})

it('wakes a waiter with a published answer only once', async () => {
  const [redis, subscriber] = connections as [Redis, Redis]
  const requestId = randomUUID()
  const waiter = await new AnswerWaiters(subscriber).add(requestId)
  await new AnswerRepository(redis).save(requestId, '{"status":"processing"}')
  expect(await waiter.next()).toBe('{"status":"processing"}')
  waiter.wake()
  expect(await waiter.next()).toBeUndefined()
  waiter.remove()
})
