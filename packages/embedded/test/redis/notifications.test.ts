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
