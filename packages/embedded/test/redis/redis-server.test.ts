import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
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

function openClient(server: RedisServer): Redis {
  const client = new Redis(server.port, '127.0.0.1', { maxRetriesPerRequest: 1 })
  cleanups.push(() => client.disconnect())
  return client
}

/** Returns a function that sends raw text and resolves with the response as soon as the response ends with `suffix`. */
function rawClient(socket: Socket): (text: string, suffix: string) => Promise<string> {
  let received = ''
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => (received += text))
  return async (text, suffix) => {
    received = ''
    socket.write(text, 'latin1')
    while (!received.endsWith(suffix)) await once(socket, 'data')
    return received
  }
}

async function openSocket(server: RedisServer): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1')
  cleanups.push(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

it('closes only the connection that sends malformed requests, with a protocol error', async () => {
  const server = await start()
  const client = openClient(server)
  const socket = await openSocket(server)
  const send = rawClient(socket)
  const closed = once(socket, 'close')
  expect(await send('*1\r\n!3\r\n', '\r\n')).toBe("-ERR Protocol error: expected '$', got '!'\r\n")
  await closed
  expect(await client.ping()).toBe('PONG')
})

it('replies with the types of the negotiated protocol', async () => {
  const server = await start()
  const send = rawClient(await openSocket(server))
  expect(await send('HSET h a 1\r\nHGETALL h\r\n', '1\r\n')).toBe(':1\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n')
  expect(await send('GET none\r\n', '\r\n')).toBe('$-1\r\n')
  expect(await send('HELLO 3\r\n', '*0\r\n')).toMatch(/^%7\r\n\$6\r\nserver\r\n\$5\r\nredis/)
  expect(await send('HGETALL h\r\n', '1\r\n')).toBe('%1\r\n$1\r\na\r\n$1\r\n1\r\n')
  expect(await send('GET none\r\n', '\r\n')).toBe('_\r\n')
  expect(await send('ZADD z 1.5 m\r\nZSCORE z m\r\n', '.5\r\n')).toBe(':1\r\n,1.5\r\n')
  expect(await send('SADD s x\r\nSMEMBERS s\r\n', 'x\r\n')).toBe(':1\r\n~1\r\n$1\r\nx\r\n')
  expect(await send('HELLO 4\r\n', '\r\n')).toBe('-NOPROTO unsupported protocol version\r\n')
})

it('allows only subscription commands on a subscribed RESP2 connection', async () => {
  const server = await start()
  const send = rawClient(await openSocket(server))
  expect(await send('SUBSCRIBE a b\r\n', ':2\r\n')).toContain('*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n')
  expect(await send('GET k\r\n', '\r\n')).toMatch(/^-ERR Can't execute 'get'/)
  expect(await send('PING\r\n', '$0\r\n\r\n')).toBe('*2\r\n$4\r\npong\r\n$0\r\n\r\n')
  expect(await send('RESET\r\nGET k\r\n', '$-1\r\n')).toBe('+RESET\r\n$-1\r\n')
})

it('discards a transaction with an unknown command', async () => {
  const server = await start()
  const send = rawClient(await openSocket(server))
  expect(await send('MULTI\r\nSET k v\r\nNOSUCH\r\nEXEC\r\n', 'errors.\r\n')).toContain(
    '-EXECABORT Transaction discarded',
  )
  expect(await send('EXEC\r\n', '\r\n')).toBe('-ERR EXEC without MULTI\r\n')
  expect(await send('GET k\r\n', '\r\n')).toBe('$-1\r\n')
})

it('closes the connection after QUIT', async () => {
  const server = await start()
  const socket = await openSocket(server)
  const closed = once(socket, 'close')
  expect(await rawClient(socket)('QUIT\r\n', '\r\n')).toBe('+OK\r\n')
  await closed
})

it('deletes expired keys, even if no command reads them', async () => {
  const server = await start({ sweepIntervalMs: 5 })
  const client = openClient(server)
  await client.set('short', 'v', 'PX', 20)
  await client.set('long', 'v', 'EX', 100)
  while (!(await client.info()).includes('keys=1')) await client.ping()
  expect(await client.keys('*')).toEqual(['long'])
  expect(await client.pttl('long')).toBeGreaterThan(0)
})

it('removes subscribers whose connection is closed', async () => {
  const server = await start()
  const publisher = openClient(server)
  const subscriber = await openSocket(server)
  await rawClient(subscriber)('SUBSCRIBE channel\r\n', ':1\r\n')
  expect(await publisher.publish('channel', '1')).toBe(1)
  subscriber.destroy()
  while ((await publisher.publish('channel', '2')) > 0) await publisher.ping()
  expect(await publisher.pubsub('CHANNELS')).toEqual([])
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
  const client = openClient(await start())
  await expect(client.config('SET', name, value)).rejects.toThrow(message)
  expect(await client.config('SET', 'save', '')).toBe('OK')
})

it('changes no setting if CONFIG SET rejects one of them', async () => {
  const client = openClient(await start({ maxMemory: 100_000 }))
  const settings = ['maxmemory', '1mb', 'notify-keyspace-events', 'Ky']
  await expect(client.call('CONFIG', 'SET', ...settings)).rejects.toThrow('Invalid event class character')
  expect(await client.config('GET', 'maxmemory')).toEqual(['maxmemory', '100000'])
})

it('rejects writes above the memory limit, until keys are deleted', async () => {
  const client = openClient(await start({ maxMemory: 100_000 }))
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

it('closes the connections that CLIENT KILL selects', async () => {
  const server = await start()
  const [client, killedClient] = [openClient(server), openClient(server)]
  const id = await killedClient.client('ID')
  const closed = once(killedClient, 'close')
  expect(await client.call('CLIENT', 'KILL', 'ID', id)).toBe(1)
  await closed
  expect(await killedClient.client('ID')).not.toBe(id)
})

it('reads a page of a long list in constant time', async () => {
  const client = openClient(await start())
  for (let count = 0; count < 100; count++)
    await client.rpush('l', ...Array.from({ length: 2_000 }, (_, index) => index))
  const startedAt = performance.now()
  const replies = await client.pipeline(Array.from({ length: 500 }, () => ['lrange', 'l', '1000', '1001'])).exec()
  expect(replies?.at(-1)).toEqual([null, ['1000', '1001']])
  // If each command copied the list, this would take seconds.
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

describe('redis-cli', () => {
  const runFile = promisify(execFile)

  it('runs commands in RESP2 and RESP3', async () => {
    const server = await start()
    const redisCli = async (...args: string[]) =>
      (await runFile('redis-cli', ['-p', String(server.port), ...args], { timeout: 10_000 })).stdout.trim()
    const isInstalled = await runFile('redis-cli', ['--version']).then(
      () => true,
      () => false,
    )
    if (!isInstalled) {
      process.stderr.write('SKIPPED: redis-cli is not installed (Debian: apt-get install redis-tools)\n')
      return
    }
    expect(await redisCli('SET', 'k', 'v')).toBe('OK')
    expect(await redisCli('-3', 'HSET', 'h', 'a', '1')).toBe('1')
    expect(await redisCli('-3', 'HGETALL', 'h')).toBe('a 1')
    expect(await redisCli('--scan', '--pattern', 'k*')).toBe('k')
    expect(await redisCli('NOSUCH')).toContain("ERR unknown command 'NOSUCH'")
  })
})
