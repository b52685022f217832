import { once } from 'node:events'
import { type Redis } from 'ioredis'
import { scenarios, type Step } from './scenarios'
import { startTestRedis, type TestRedis } from './test-redis'

let server: TestRedis
beforeAll(async () => (server = await startTestRedis()))
afterAll(() => server.close())

/** Scenarios of the commands that are used most; those of other commands are in scenarios.ts. */
const commonScenarios: Record<string, Step[]> = {
  'strings with conditions': [
    ['SET k a', 'OK'],
    ['SET k b NX', null],
    ['SET k b XX GET', 'a'],
    ['GET k', 'b'],
    ['SET k2 c XX', null],
    ['SETNX k2 c', 1],
    ['SETNX k2 d', 0],
    ['GETSET k2 e', 'c'],
    ['APPEND k cd', 3],
    ['STRLEN k', 3],
    ['GETRANGE k -2 -1', 'cd'],
    ['MGET k k2 k3', ['bcd', 'e', null]],
    ['MSET k 1 k2 2', 'OK'],
    ['MSETNX k3 1 k 2', 0],
    ['GETDEL k', '1'],
    ['GET k', null],
  ],
  'strings that are numbers': [
    ['INCR k', 1],
    ['INCRBY k 41', 42],
    ['DECR k', 41],
    ['DECRBY k 40', 1],
    ['INCRBYFLOAT k 1.5', '2.5'],
    ['INCR k', 'ERR value is not an integer or out of range'],
    ['SET k 9223372036854775807', 'OK'],
    ['INCR k', 'ERR increment or decrement would overflow'],
    ['INCRBY k 9223372036854775808', 'ERR value is not an integer or out of range'],
    ['EXPIRE k -9223372036854775809', 'ERR value is not an integer or out of range'],
    ['SET k 9223372036854775808', 'OK'],
    ['INCR k', 'ERR value is not an integer or out of range'],
  ],
  expiry: [
    ['SET k v EX 100', 'OK'],
    ['TTL k', 100],
    ['SET k w KEEPTTL', 'OK'],
    ['TTL k', 100],
    ['PERSIST k', 1],
    ['TTL k', -1],
    ['EXPIRE k 50 NX', 1],
    ['EXPIRE k 70 NX', 0],
    ['EXPIRE k 70 GT', 1],
    ['TTL k', 70],
    ['EXPIRE k -1', 1],
    ['EXISTS k', 0],
    ['TTL k', -2],
    ['SETEX k 100 v', 'OK'],
    ['GETEX k PERSIST', 'v'],
    ['PTTL k', -1],
    ['SET k v EX 0', "ERR invalid expire time in 'set' command"],
    ['SET k v EX x', 'ERR value is not an integer or out of range'],
    ['SET k v EX 1 KEEPTTL', 'ERR syntax error'],
  ],
  keys: [
    ['MSET k 1 k2 2', 'OK'],
    ['EXISTS k k2 k3 k', 3],
    ['TYPE k', 'string'],
    ['TYPE k3', 'none'],
    ['RENAME k k3', 'OK'],
    ['GET k3', '1'],
    ['RENAMENX k3 k2', 0],
    ['RENAME k k2', 'ERR no such key'],
    ['DEL k k2 k3', 2],
    ['UNLINK k2', 0],
  ],
  hashes: [
    ['HSET k a 1 b 2', 2],
    ['HSET k a 3 c 4', 1],
    ['HGET k a', '3'],
    ['HGET k z', null],
    ['HMGET k a z', ['3', null]],
    ['HGETALL k', ['a', '3', 'b', '2', 'c', '4']],
    ['HGETALL k2', []],
    ['HKEYS k', ['a', 'b', 'c']],
    ['HVALS k', ['3', '2', '4']],
    ['HINCRBY k a 5', 8],
    ['HINCRBY k a 9223372036854775808', 'ERR value is not an integer or out of range'],
    ['HSET k2 a 9223372036854775808', 1],
    ['HINCRBY k2 a 1', 'ERR hash value is not an integer'],
    ['DEL k2', 1],
    ['HSETNX k a 9', 0],
    ['HEXISTS k b', 1],
    ['HDEL k a b z', 2],
    ['HLEN k', 1],
    ['HDEL k c', 1],
    ['EXISTS k', 0],
    ['HSET k a', "ERR wrong number of arguments for 'hset' command"],
    ['HSET k a 1 b', "ERR wrong number of arguments for 'hset' command"],
  ],
  lists: [
    ['RPUSH k b c', 2],
    ['LPUSH k a z', 4],
    ['LRANGE k 0 -1', ['z', 'a', 'b', 'c']],
    ['LRANGE k -2 10', ['b', 'c']],
    ['LINDEX k 1', 'a'],
    ['LSET k 1 A', 'OK'],
    ['LREM k 1 z', 1],
    ['LPOP k', 'A'],
    ['RPOP k 5', ['c', 'b']],
    ['LLEN k', 0],
    ['LPOP k', null],
    ['LPUSHX k x', 0],
    ['RPUSH k 1 2 3 4', 4],
    ['LTRIM k 1 2', 'OK'],
    ['LRANGE k 0 -1', ['2', '3']],
  ],
  sets: [
    ['SADD k a b a', 2],
    ['SISMEMBER k a', 1],
    ['SMISMEMBER k a z', [1, 0]],
    ['SCARD k', 2],
    ['SREM k a z', 1],
    ['SMEMBERS k', ['b']],
    ['SADD k2 b c', 2],
    ['SINTER k k2', ['b']],
    ['SDIFF k2 k', ['c']],
    ['SPOP k', 'b'],
    ['EXISTS k', 0],
  ],
  'sorted sets': [
    ['ZADD k 3 c 1 a 2 b', 3],
    ['ZADD k NX 9 a 4 d', 1],
    ['ZADD k XX CH 5 c 9 z', 1],
    ['ZADD k GT CH 4 c', 0],
    ['ZADD k INCR 1 a', 2],
    ['ZRANGE k 0 -1', ['a', 'b', 'd', 'c']],
    ['ZRANGE k 0 1 REV', ['c', 'd']],
    ['ZREVRANGE k 0 0', ['c']],
    ['ZRANGEBYSCORE k (2 +inf', ['d', 'c']],
    ['ZRANGEBYSCORE k -inf 5 LIMIT 1 2', ['b', 'd']],
    ['ZREVRANGEBYSCORE k 4 2', ['d', 'b', 'a']],
    ['ZRANGE k 4 2 BYSCORE REV LIMIT 0 1', ['d']],
    ['ZCOUNT k 2 4', 3],
    ['ZRANK k b', 1],
    ['ZREVRANK k b', 2],
    ['ZRANK k z', null],
    ['ZREMRANGEBYSCORE k 2 (4', 2],
    ['ZCARD k', 2],
    ['ZREM k c', 1],
    ['ZREMRANGEBYRANK k 0 -1', 1],
    ['EXISTS k', 0],
    ['ZADD k NX XX 1 a', 'ERR XX and NX options at the same time are not compatible'],
    ['ZADD k x a', 'ERR value is not a valid float'],
    ['ZRANGEBYSCORE k a b', 'ERR min or max is not a float'],
  ],
  'values of the wrong type': [
    ['LPUSH k a', 1],
    ['GET k', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['HSET k a 1', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['ZADD k 1 a', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['SET k text', 'OK'],
  ],
  'invalid commands': [
    ['NOSUCH x', "ERR unknown command 'NOSUCH', with args beginning with: 'x' "],
    ['GET', "ERR wrong number of arguments for 'get' command"],
    ['áé ñ', "ERR unknown command 'áé', with args beginning with: 'ñ' "],
    ['EXEC', 'ERR EXEC without MULTI'],
    ['SELECT 99', 'ERR DB index is out of range'],
  ],
}

/** The reply, or the message of an error reply. `k`, `k2` and `k3` stand for the unique keys in `keys`. */
async function callWithKeys(client: Redis, command: string, keys: Record<string, string>): Promise<unknown> {
  const [name = '', ...args] = command.split(' ')
  const reply = await client
    .call(name, ...args.map((arg) => (Object.hasOwn(keys, arg) ? (keys[arg] as string) : arg)))
    .catch((error: unknown) => (error as Error).message)
  const text = Object.entries(keys).reduce(
    (result, [alias, key]) => result.replaceAll(key, alias),
    JSON.stringify(reply),
  )
  return JSON.parse(text)
}

describe.each([2, 3] as const)('RESP%s', (protocol) => {
  it.each(Object.entries({ ...commonScenarios, ...scenarios }))(
    'returns the replies of Redis: %s',
    async (_name, steps) => {
      const client = server.connect({ protocol })
      const keys = { k: server.key('k'), k2: server.key('k2'), k3: server.key('k3') }
      for (const [command, resp2Reply, resp3Reply = resp2Reply] of steps) {
        const reply = await callWithKeys(client, command, keys)
        const expected = protocol === 2 ? resp2Reply : resp3Reply
        expect([command, comparable(reply)]).toEqual([command, comparable(expected)])
      }
    },
  )

  it('stores binary keys and values', async () => {
    const client = server.connect({ protocol })
    const key = Buffer.concat([Buffer.from(server.key('bytes')), Buffer.from([0, 255, 13, 10, 128])])
    const value = Buffer.from([0, 13, 10, 255, 200, 0])
    await client.set(key, value)
    expect(await client.getBuffer(key)).toEqual(value)
    await client.del(key)
  })

  it('runs a transaction atomically, unless a watched key has changed', async () => {
    const [client, otherClient] = [server.connect({ protocol }), server.connect({ protocol })]
    const key = server.key('watched')
    expect(await client.multi().set(key, '1').incr(key).get(key).exec()).toEqual([
      [null, 'OK'],
      [null, 2],
      [null, '2'],
    ])
    await client.watch(key)
    await otherClient.set(key, 'changed')
    expect(await client.multi().set(key, '3').exec()).toBeNull()
    expect(await client.get(key)).toBe('changed')
    const replies = await client.multi().incr(key).set(key, 'x').exec()
    expect(replies?.[0]?.[0]).toMatchObject({ message: 'ERR value is not an integer or out of range' })
    expect(await client.get(key)).toBe('x')
  })

  it('delivers messages to channels and patterns', async () => {
    const [subscriber, publisher] = [server.connect({ protocol }), server.connect({ protocol })]
    const channel = server.key('channel')
    await subscriber.subscribe(channel)
    await subscriber.psubscribe(`${channel}*`)
    const channelMessage = once(subscriber, 'message')
    const patternMessage = once(subscriber, 'pmessage')
    expect(await publisher.publish(channel, 'first')).toBe(2)
    expect(await channelMessage).toEqual([channel, 'first'])
    expect(await patternMessage).toEqual([`${channel}*`, channel, 'first'])
    await subscriber.unsubscribe(channel)
    expect(await publisher.publish(`${channel}x`, 'second')).toBe(1)
    await subscriber.punsubscribe()
    expect(await publisher.publish(channel, 'third')).toBe(0)
    expect(await subscriber.ping()).toBe('PONG')
  })

  it('lists keys that match a pattern, with KEYS and with SCAN', async () => {
    const client = server.connect({ protocol })
    const base = server.key('list')
    await client.mset(Object.fromEntries(['a1', 'a2', 'b1'].map((name) => [`${base}:${name}`, '1'])))
    expect((await client.keys(`${base}:a?`)).toSorted()).toEqual([`${base}:a1`, `${base}:a2`])
    const scanned: string[] = []
    for await (const batch of client.scanStream({ match: `${base}:[ab]1` })) scanned.push(...(batch as string[]))
    expect(new Set(scanned)).toEqual(new Set([`${base}:a1`, `${base}:b1`]))
  })

  it('stores a key in the selected database only', async () => {
    const client = server.connect({ protocol })
    const key = server.key('database')
    await client.set(key, 'zero')
    await client.select(9)
    expect(await client.get(key)).toBeNull()
  })

  it('deletes a key when it expires', async () => {
    const client = server.connect({ protocol })
    const key = server.key('expiring')
    const startedAt = Date.now()
    await client.set(key, 'v', 'PX', 20)
    while ((await client.get(key)) !== null) expect(Date.now() - startedAt).toBeLessThan(15_000)
    // Date.now() returns whole milliseconds.
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(19)
  })
})

it('replies to a pipeline of 2,000 commands in order', async () => {
  const client = server.connect()
  const key = server.key('counter')
  const pipeline = client.pipeline()
  for (let count = 0; count < 2_000; count++) pipeline.incr(key)
  const replies = (await pipeline.exec()) ?? []
  expect(replies.map(([, reply]) => reply)).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1))
})

it('stores a value of several megabytes', async () => {
  const client = server.connect()
  const key = server.key('large')
  const value = Buffer.alloc(5 * 1024 * 1024, 'abc')
  await client.set(key, value)
  expect((await client.getBuffer(key))?.equals(value)).toBe(true)
})

/** Converts numbers to strings, because RESP2 has no doubles and sends scores as strings. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable)
  return typeof value === 'number' ? String(value) : value
}
