import { once } from 'node:events'
import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../../src'

describe.each([
  ['in this process', {}],
  ['in a child process', { process: 'child' as const }],
])('startRedis %s', (_name, processOption) => {
  let server: RedisServer
  let client: Redis

  beforeEach(async () => {
    server = await startRedis(processOption)
    client = new Redis(server.url, { connectionName: 'shop', maxRetriesPerRequest: 0 })
    await client.ping()
  })

  afterEach(async () => {
    client.disconnect()
    await server.close()
  })

  it('answers the given number of commands with an error', async () => {
    await server.refuse('get', 'LOADING Redis is loading the dataset in memory', 2)
    for (let round = 1; round <= 2; round++) await expect(client.get('k')).rejects.toThrow(/^LOADING Redis is loading/)
    expect(await client.get('k')).toBeNull()
    await expect(server.refuse('gte', 'ERR x')).rejects.toThrow('no command named gte; known: PING,')
    await expect(server.refuse('get', 'no code')).rejects.toThrow('a Redis error starts with its code')
  })

  it('delays a reply and those after it', async () => {
    await server.delay('GET', 100)
    const startedAt = performance.now()
    const replies = await Promise.all([client.set('k', 'v'), client.get('k'), client.ping()])
    expect(replies).toEqual(['OK', 'v', 'PONG'])
    // A timer of Node.js may fire a little early.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95)
  })

  it('disconnects the clients with the given connection name', async () => {
    expect(await server.disconnect('other')).toBe(0)
    const closed = once(client, 'close')
    expect(await server.disconnect('shop')).toBe(1)
    await closed
  })

  it('keeps its keys when it is stopped and started', async () => {
    await client.set('k', 'v')
    const closed = once(client, 'close')
    await server.stop()
    await closed
    const reconnected = once(client, 'ready')
    await server.start()
    await reconnected
    expect(await client.get('k')).toBe('v')
  })

  it('deletes expired keys when the time is advanced', async () => {
    await client.set('k', 'v', 'EX', 60)
    await server.advanceTime(61_000)
    expect(await client.exists('k')).toBe(0)
  })

  it('counts the idle time of stream consumers since their last command', async () => {
    await client.xgroup('CREATE', 'k', 'g', '0', 'MKSTREAM')
    for (const name of ['ada', 'bob']) await client.xgroup('CREATECONSUMER', 'k', 'g', name)
    await server.advanceTime(61_000)
    await client.xreadgroup('GROUP', 'g', 'ada', 'STREAMS', 'k', '>')
    const consumers = (await client.xinfo('CONSUMERS', 'k', 'g')) as unknown[][]
    expect(consumers.map((each) => each.slice(0, 5))).toEqual([
      ['name', 'ada', 'pending', 0, 'idle'],
      ['name', 'bob', 'pending', 0, 'idle'],
    ])
    expect(consumers.map(([, , , , , idle]) => Number(idle) >= 61_000)).toEqual([false, true])
  })

  it('restores keys of all types, their expiry and the time', async () => {
    await client.set('text', 'v', 'EX', 60)
    await client.rpush('list', 'a', 'b')
    await client.hset('hash', { a: '1' })
    await client.sadd('set', 'a')
    await client.zadd('zset', '1', 'a', '2', 'b')
    const snapshot = await server.snapshot()
    for (let round = 1; round <= 2; round++) {
      await client.lpop('list')
      await client.hset('hash', { a: '2', b: '3' })
      await client.zrem('zset', 'a')
      await client.set('new', 'v')
      await server.advanceTime(61_000)
      await server.refuse('GET', 'ERR no')
      await server.restore(snapshot)
      expect((await client.keys('*')).sort()).toEqual(['hash', 'list', 'set', 'text', 'zset'])
      expect([await client.get('text'), await client.lrange('list', 0, -1)]).toEqual(['v', ['a', 'b']])
      expect([await client.hgetall('hash'), await client.zrange('zset', '0', '-1')]).toEqual([{ a: '1' }, ['a', 'b']])
      expect(await client.ttl('text')).toBeGreaterThan(50)
    }
  })

  it('logs the commands of the clients', async () => {
    await server.clearRequests()
    await client.set('key', 'v'.repeat(100))
    expect(await server.requests()).toEqual([
      { time: expect.any(Number) as number, name: 'SET', clientId: 'shop', details: `key ${'v'.repeat(40)}` },
    ])
  })
})
