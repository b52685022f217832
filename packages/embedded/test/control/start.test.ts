import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type TestServer, startKafka, startMongo, startRedis } from '../../src'

const startFunctions: [string, (options?: object) => Promise<TestServer>][] = [
  ['startKafka', startKafka],
  ['startMongo', startMongo],
  ['startRedis', startRedis],
]

const dist = join(__dirname, '../../dist')

describe.each(startFunctions)('%s', (name, start) => {
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

  it.each([[{}], [{ process: 'child' }]])('refuses connections while it is stopped, with %j', async (options) => {
    await using server = await start(options)
    const socket = connect(server.port)
    await once(socket, 'connect')
    // If the server has not accepted the connection yet, the connection is reset.
    const closed = once(socket, 'close').catch(() => undefined)
    for (let round = 1; round <= 2; round++) await server.stop()
    await closed
    await expect(once(connect(server.port), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    for (let round = 1; round <= 2; round++) await server.start()
    const newSocket = connect(server.port)
    await once(newSocket, 'connect')
    newSocket.destroy()
  })

  it.each([[{}], [{ process: 'child' }]])('closes at the end of a block, with %j', async (options) => {
    let port: number
    {
      await using server = await start(options)
      port = server.port
    }
    await using nextServer = await start({ port })
    expect(nextServer.port).toBe(port)
  })

  it.each([[{}], [{ process: 'child' }]])('lets the process exit after unref, with %j', (options) => {
    const restart = 'async (server) => { server.unref(); await server.stop(); await server.start() }'
    const program = `require(${JSON.stringify(dist)}).${name}(${JSON.stringify(options)}).then(${restart})`
    expect(spawnSync(process.execPath, ['-e', program], { timeout: 20_000 })).toMatchObject({ status: 0 })
  })

  it('does not pass the command-line options of Node to a child process', () => {
    const printingModule = 'data:text/javascript,console.error("loaded")'
    const program = `require(${JSON.stringify(dist)}).${name}({ process: 'child' }).then((server) => server.close())`
    const { stderr } = spawnSync(process.execPath, ['--import', printingModule, '-e', program], { encoding: 'utf8' })
    expect(stderr).toBe('loaded\n')
  })

  it.each([[{}], [{ process: 'child' }]])('logs to the logger of the test, with %j', async (options) => {
    const noOp = () => undefined
    let warn: (fields: object, message: string) => void = noOp
    const warning = new Promise((resolve) => (warn = (_fields, message) => resolve(message)))
    await using server = await start({ ...options, logger: { debug: noOp, info: noOp, warn, error: noOp } })
    const socket = connect(server.port, '127.0.0.1').on('error', noOp)
    // This is not a valid request for any of the servers.
    socket.write('*x\r\n'.padEnd(64, '*'))
    expect(await warning).toMatch(/^closed a connection/)
    socket.destroy()
  })

  it('rejects calls after its child process was killed', async () => {
    const server = await start({ process: 'child' })
    process.kill(server.pid, 'SIGKILL')
    const endlessCalls = (async () => {
      for (;;) await server.requests()
    })()
    await expect(endlessCalls).rejects.toMatchObject({ code: 'EMBEDDED_SERVER_PROCESS' })
    await server.close()
  })
})
