import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { newRequestId } from '@food-delivery/contracts'
import { createLogger } from '@food-delivery/service-kit'
import { type Redis } from 'ioredis'
import { type Servers, startServers } from '../../test/servers'
import { ResponseReader } from './response-reader'
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

it('wakes the waiters of a request, but none that was removed', async () => {
  const [redis, subscriber] = connections as [Redis, Redis]
  const requestId = randomUUID()
  const waiters = new ResponseWaiters(subscriber)
  const [removed, waiting] = await Promise.all([waiters.add(requestId), waiters.add(requestId)])
  const woken = jest.fn()
  void removed.next().then(woken)
  removed.remove()
  await new ResponseRepository(redis).save(requestId, '1')
  expect(await waiting.next()).toBe('1')
  expect(woken).not.toHaveBeenCalled()
  waiting.remove()
})

it('returns a response that was published while the connection of the waiters was lost', async () => {
  const { redis, repository, waiters, reader, subscriber, connectionId } = await connectReader()
  const requestId = newRequestId()
  const response = reader.waitFor({ requestId, waitMs: 60_000, signal: new AbortController().signal })
  // Resolves when the connection has subscribed: all waiters share its subscription.
  await waiters.add(randomUUID())
  await Promise.all([once(subscriber, 'close'), redis.client('KILL', 'ID', connectionId)])
  // The woken waiter sends its read before this one, so it finds no response yet.
  await repository.find(requestId)
  await repository.save(requestId, '{"status":"orderCreated"}')
  expect(await response).toBe('{"status":"orderCreated"}')
})

it('subscribes once on each connection, also after one that was lost before its subscription', async () => {
  const { redis, repository, waiters, reader, subscriber, connectionId } = await connectReader()
  const subscribe = jest.spyOn(subscriber, 'psubscribe')
  const requestId = newRequestId()
  const response = reader.waitFor({ requestId, waitMs: 60_000, signal: new AbortController().signal })
  // Resolves when the connection has subscribed: all waiters share its subscription.
  await waiters.add(randomUUID())
  await redis.client('KILL', 'ID', connectionId)
  await once(subscriber, 'ready')
  // The command to subscribe is sent at this moment.
  subscriber.disconnect(true)
  await once(subscriber, 'close')
  await repository.find(requestId)
  await repository.save(requestId, '{"status":"orderCreated"}')
  expect(await response).toBe('{"status":"orderCreated"}')
  // A fourth call would come from ioredis, which does not handle the errors of its own subscriptions.
  expect(subscribe).toHaveBeenCalledTimes(3)
})

it('returns a response that is too large to be published', async () => {
  const { repository, reader, subscriber } = await connectReader()
  const messages: string[] = []
  subscriber.on('pmessage', (_pattern, _channel, message: string) => messages.push(message))
  const requestId = newRequestId()
  const large = JSON.stringify('x'.repeat(1_000_000))
  const response = reader.waitFor({ requestId, waitMs: 60_000, signal: new AbortController().signal })
  await repository.save(requestId, large)
  expect(await response).toBe(large)
  expect(messages).toEqual([''])
})

/** A reader whose waiters have a connection of their own. */
async function connectReader() {
  const [redis] = connections as [Redis]
  const subscriber = createRedisConnection({ url: servers.redisUrl, name: 'lost', logger })
  connections.push(subscriber)
  await subscriber.connect()
  const connectionId = await subscriber.client('ID')
  const repository = new ResponseRepository(redis)
  const waiters = new ResponseWaiters(subscriber)
  const reader = new ResponseReader({ repository, waiters, now: Date.now })
  return { redis, repository, waiters, reader, subscriber, connectionId }
}
