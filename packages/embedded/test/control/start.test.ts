import { type TestServer, startKafka, startMongo, startRedis } from '../../src'

const starts: [string, (options?: object) => Promise<TestServer>][] = [
  ['startKafka', startKafka],
  ['startMongo', startMongo],
  ['startRedis', startRedis],
]

describe.each(starts)('%s', (_name, start) => {
  it.each([
    ['an unknown option', { prot: 1 }, 'named prot; known: port, host,'],
    ['an invalid value', { port: 70_000 }, 'must be a whole number from 0 to 65535, not 70000'],
    ['an unknown kind of process', { process: 'worker' }, "must be 'child', not worker"],
  ])('rejects %s', async (_what, options, message) => {
    await expect(start(options)).rejects.toThrow(message)
  })

  it.each([[{}], [{ process: 'child' }]])('rejects a port that is in use, with %j', async (options) => {
    const server = await start()
    await expect(start({ ...options, port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await server.close()
  })

  it.each([
    ['in this process', {}],
    ['in a child process', { process: 'child' }],
  ])('gives each server a port of its own, %s', async (_place, options) => {
    const servers = await Promise.all([start(options), start(options)])
    expect(new Set(servers.map(({ port }) => port)).size).toBe(2)
    for (const { pid } of servers) expect(pid === process.pid).toBe(!('process' in options))
    await Promise.all(servers.map((server) => server.close()))
  })

  it('names the child process that has ended', async () => {
    const server = await start({ process: 'child' })
    process.kill(server.pid, 'SIGKILL')
    const failing = (async () => {
      for (;;) await server.requests()
    })()
    await expect(failing).rejects.toMatchObject({ code: 'EMBEDDED_SERVER_PROCESS' })
    await server.close()
  })
})
