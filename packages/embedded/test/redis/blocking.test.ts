import { type Redis } from 'ioredis'
import { startTestRedis, type TestRedis } from './test-redis'

let server: TestRedis
beforeAll(async () => (server = await startTestRedis()))
afterAll(() => server.close())

/** Waits until `count` connections are blocked. */
async function waitUntilBlocked(observer: Redis, count = 1): Promise<void> {
  for (;;) {
    const info = await observer.info('clients')
    if (info.includes(`blocked_clients:${count}\r\n`)) return
  }
}

/** A command that blocks, the commands that another connection then sends, and the reply to the first command. */
const blockingCases: [blocking: string, commands: string[], reply: unknown][] = [
  ['BLPOP k2 k 0', ['RPUSH k a b'], ['k', 'a']],
  ['BRPOP k 0', ['SET k2 x', 'RPUSH k a b'], ['k', 'b']],
  ['BLMOVE k k2 LEFT RIGHT 0', ['RPUSH k a'], 'a'],
  ['BRPOPLPUSH k k2 0', ['RPUSH k a'], 'a'],
  ['BLMPOP 0 2 k k2 LEFT COUNT 5', ['RPUSH k2 a b'], ['k2', ['a', 'b']]],
  ['BZPOPMIN k 0', ['ZADD k 2 b 1 a'], ['k', 'a', '1']],
  ['BZMPOP 0 1 k MAX', ['ZADD k 2 b'], ['k', [['b', '2']]]],
  ['XREAD BLOCK 0 STREAMS k $', ['XADD k 1-1 a 1'], [['k', [['1-1', ['a', '1']]]]]],
  ['BLPOP k 0', ['SADD k a', 'DEL k', 'RPUSH k a'], ['k', 'a']],
  ['BLPOP k 0', ['RPUSH k2 z', 'RENAME k2 k'], ['k', 'z']],
]

describe.each(blockingCases)('%s', (blocking, commands, expected) => {
  it(`replies after ${commands.join(', ')}`, async () => {
    const [waitingClient, otherClient, observer] = [server.connect({ protocol: 2 }), server.connect(), server.connect()]
    const keys: Record<string, string> = { k: server.key('k'), k2: server.key('k2') }
    const call = (client: Redis, command: string): Promise<unknown> => {
      const [name = '', ...args] = command.split(' ').map((part) => keys[part] ?? part)
      return client.call(name, ...args)
    }
    const reply = call(waitingClient, blocking)
    await waitUntilBlocked(observer)
    for (const command of commands) await call(otherClient, command)
    expect(
      JSON.parse(
        JSON.stringify(await reply)
          .replaceAll(keys['k2'] ?? '', 'k2')
          .replaceAll(keys['k'] ?? '', 'k'),
      ),
    ).toEqual(expected)
  })
})

it('gives a value to the client that has waited longest', async () => {
  const [first, second, otherClient] = [server.connect(), server.connect(), server.connect()]
  const key = server.key('queue')
  const replies = [first.blpop(key, 0)]
  await waitUntilBlocked(otherClient)
  replies.push(second.blpop(key, 0))
  await waitUntilBlocked(otherClient, 2)
  await otherClient.multi().rpush(key, 'one').rpush(key, 'two').exec()
  expect(await Promise.all(replies)).toEqual([
    [key, 'one'],
    [key, 'two'],
  ])
})

it('replies null after the timeout, and runs the commands that waited', async () => {
  const client = server.connect()
  const key = server.key('empty')
  const replies = await client.pipeline().blpop(key, 0.01).rpush(key, 'x').blpop(key, 1).exec()
  expect(replies?.map(([, reply]) => reply)).toEqual([null, 1, [key, 'x']])
})

it('does not block in a transaction', async () => {
  const client = server.connect()
  expect(await client.multi().blpop(server.key('empty'), 0).exec()).toEqual([[null, null]])
})

it('ends a blocked command with CLIENT UNBLOCK', async () => {
  const [waitingClient, otherClient] = [server.connect(), server.connect()]
  const id = await waitingClient.client('ID')
  for (const reason of ['TIMEOUT', 'ERROR']) {
    const reply = waitingClient.blpop(server.key('empty'), 0).catch((error: unknown) => (error as Error).message)
    await waitUntilBlocked(otherClient)
    expect(await otherClient.client('UNBLOCK', id, reason as 'ERROR')).toBe(1)
    expect(await reply).toBe(reason === 'ERROR' ? 'UNBLOCKED client unblocked via CLIENT UNBLOCK' : null)
  }
})

it('delivers new entries to a blocked XREADGROUP, which fails when its group is destroyed', async () => {
  const [waitingClient, otherClient] = [server.connect(), server.connect()]
  const key = server.key('stream')
  await otherClient.xgroup('CREATE', key, 'g', '$', 'MKSTREAM')
  const entries = waitingClient.xreadgroup('GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', key, '>')
  await waitUntilBlocked(otherClient)
  await otherClient.xadd(key, '5-1', 'a', '1')
  expect(JSON.stringify(await entries)).toContain('["5-1",["a","1"]]')
  const failed = waitingClient
    .xreadgroup('GROUP', 'g', 'c', 'BLOCK', 0, 'STREAMS', key, '>')
    .catch((error: unknown) => (error as Error).message)
  await waitUntilBlocked(otherClient)
  await otherClient.xgroup('DESTROY', key, 'g')
  expect(await failed).toMatch(/^(NOGROUP|-?UNBLOCKED)/)
})
