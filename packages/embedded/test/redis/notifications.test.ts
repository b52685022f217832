import { once } from 'node:events'
import { Redis } from 'ioredis'
import { type RedisServer, type RedisServerOptions, startRedis } from '../../src'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
  const server = await startRedis(options)
  cleanups.push(() => server.close())
  return server
}

function connect({ port }: RedisServer): Redis {
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 1 })
  cleanups.push(() => client.disconnect())
  return client
}

it('publishes the changes of keys', async () => {
  const server = await start()
  const [client, subscriber] = [connect(server), connect(server)]
  await client.config('SET', 'notify-keyspace-events', 'KEA')
  await subscriber.psubscribe('__key*')
  const events: string[] = []
  subscriber.on('pmessage', (_pattern, channel: string, message: string) => events.push(`${channel} ${message}`))
  await client.multi().set('k', 1, 'EX', 10).incr('k').rename('k', 'k2').exec()
  await client.multi().lpush('l', 'a').lmove('l', 'm', 'LEFT', 'RIGHT').hset('h', 'f', 1).hdel('h', 'f').exec()
  await server.advanceTime(10_000)
  await client.publish('__key_end', 'end')
  while (!events.at(-1)?.endsWith('end')) await once(subscriber, 'pmessage')
  expect(
    events.filter((event) => event.startsWith('__keyevent')).map((event) => event.replace('__keyevent@0__:', '')),
  ).toEqual([
    'set k',
    'expire k',
    'incrby k',
    'rename_from k',
    'rename_to k2',
    'lpush l',
    'lpop l',
    'del l',
    'rpush m',
    'hset h',
    'hdel h',
    'del h',
    'expired k2',
  ])
  expect(events).toContain('__keyspace@0__:k2 expired')
})

it('publishes only the selected kinds of changes', async () => {
  const server = await start()
  const [client, subscriber] = [connect(server), connect(server)]
  await client.config('SET', 'notify-keyspace-events', 'Elg')
  expect(await client.config('GET', 'notify-keyspace-events')).toEqual(['notify-keyspace-events', 'glE'])
  await subscriber.psubscribe('__key*')
  const messages: string[] = []
  subscriber.on('pmessage', (_pattern, channel: string, message: string) => messages.push(`${channel} ${message}`))
  await client.multi().set('k', 1).rpush('l', 'a').del('k').exec()
  while (messages.length < 2) await once(subscriber, 'pmessage')
  expect(messages).toEqual(['__keyevent@0__:rpush l', '__keyevent@0__:del k'])
})

it.each([
  [
    'maxmemory-policy',
    'allkeys-lru',
    'not supported by @food-delivery/embedded: CONFIG SET maxmemory-policy allkeys-lru',
  ],
  ['appendonly', 'yes', 'not supported by @food-delivery/embedded: CONFIG SET appendonly yes'],
  ['no-such-setting', '1', 'not supported by @food-delivery/embedded: CONFIG SET no-such-setting'],
  ['notify-keyspace-events', 'Kn', 'not supported by @food-delivery/embedded: keyspace events n'],
  ['constructor', '1', 'not supported by @food-delivery/embedded: CONFIG SET constructor'],
  ['maxmemory', '1constructor', "CONFIG SET failed (possibly related to argument 'maxmemory')"],
  ['maxmemory', 'much', "CONFIG SET failed (possibly related to argument 'maxmemory')"],
])('rejects CONFIG SET %s %s', async (name, value, message) => {
  const client = connect(await start())
  await expect(client.config('SET', name, value)).rejects.toThrow(message)
  expect(await client.config('SET', 'save', '')).toBe('OK')
})

it('rejects writes above the memory limit, until keys are deleted', async () => {
  const client = connect(await start({ maxMemory: 100_000 }))
  await client.rpush('l', Buffer.alloc(60_000))
  await client.hset('h', 'f', Buffer.alloc(60_000))
  await expect(client.set('k', 'v')).rejects.toThrow("OOM command not allowed when used memory > 'maxmemory'.")
  await expect(client.multi().get('k').sadd('s', 'm').exec()).rejects.toThrow('EXECABORT')
  expect(await client.llen('l')).toBe(1)
  expect(await client.lpop('l')).toHaveLength(60_000)
  expect(await client.set('k', 'v')).toBe('OK')
  await client.config('SET', 'maxmemory', '1kb')
  await expect(client.zadd('z', 1, 'm')).rejects.toThrow('OOM')
  await client.flushall()
  expect(await client.info('memory')).toContain('used_memory:0\r\n')
})

it('sends all commands to clients that sent MONITOR', async () => {
  const server = await start()
  const client = connect(server)
  const monitor = await connect(server).monitor()
  cleanups.push(() => monitor.disconnect())
  const monitoredCommands: string[][] = []
  monitor.on('monitor', (_time: string, args: string[]) => monitoredCommands.push(args))
  await client.multi().set('k', 'a "b"\n').get('k').exec()
  while (monitoredCommands.length < 4) await once(monitor, 'monitor')
  expect(monitoredCommands.map(([name]) => name?.toLowerCase()).toSorted()).toEqual(['exec', 'get', 'multi', 'set'])
  expect(monitoredCommands.flat()).toContain('a "b"\\n')
})

it('delivers messages to shard channels', async () => {
  const server = await start()
  const [publisher, subscriber] = [connect(server), connect(server)]
  expect(await subscriber.ssubscribe('a', 'b')).toBe(2)
  await subscriber.subscribe('a')
  const message = once(subscriber, 'smessage')
  expect(await publisher.spublish('a', 'x')).toBe(1)
  expect(await message).toEqual(['a', 'x'])
  expect(await publisher.pubsub('SHARDCHANNELS' as 'CHANNELS')).toEqual(['a', 'b'])
  expect(await subscriber.sunsubscribe('a')).toBe(1)
  expect(await publisher.spublish('a', 'x')).toBe(0)
})

it('closes the connections that CLIENT KILL selects', async () => {
  const server = await start()
  const [client, killedClient] = [connect(server), connect(server)]
  const id = await killedClient.client('ID')
  const closed = once(killedClient, 'close')
  expect(await client.call('CLIENT', 'KILL', 'ID', id)).toBe(1)
  await closed
  expect(await killedClient.client('ID')).not.toBe(id)
})

it('reads a page of a long list in constant time', async () => {
  const client = connect(await start())
  for (let count = 0; count < 100; count++)
    await client.rpush('l', ...Array.from({ length: 2_000 }, (_, index) => index))
  const startedAt = performance.now()
  const replies = await client.pipeline(Array.from({ length: 500 }, () => ['lrange', 'l', '1000', '1001'])).exec()
  expect(replies?.at(-1)).toEqual([null, ['1000', '1001']])
  // If each command copied the list, this would take seconds.
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
