import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'

const root = join(__dirname, '../../..')
const compiler = {
  TS_NODE_PROJECT: join(root, 'tsconfig.base.json'),
  TS_NODE_COMPILER_OPTIONS: JSON.stringify({ rootDir: root }),
}

const children: ChildProcess[] = []

afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

/** Runs the service fixture as a child process with an IPC channel. */
function forkService(env: Record<string, string> = {}): ChildProcess {
  const child = fork(join(__dirname, 'service-process.ts'), {
    env: { ...process.env, ...compiler, HOST: '127.0.0.1', PORT: '0', ...env },
    execArgv: ['-r', 'ts-node/register/transpile-only'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  children.push(child)
  return child
}

/** Resolves when the service has started. */
async function startProcess(): Promise<ChildProcess> {
  const child = forkService()
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)))
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('"msg":"fixture started"')) resolve()
      })
  })
  return child
}

describe('a service process', () => {
  it('exits with 0 on SIGTERM', async () => {
    const child = await startProcess()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('exits with 1 and prints one line per wrong variable', async () => {
    const child = forkService({ PORT: 'x', LOG_LEVEL: 'loud' })
    const lines: string[] = []
    child.stderr?.on('data', (chunk: Buffer) => lines.push(...chunk.toString().trimEnd().split('\n')))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(lines).toEqual([
      'PORT: got "x", expected a whole number from 0 to 65535',
      expect.stringMatching(/^LOG_LEVEL: got "loud", expected one of trace, debug/),
    ])
  })

  it('exits with 1 if its port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const child = forkService({ PORT: String((server.address() as AddressInfo).port) })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(output).toContain('"msg":"the service failed to start"')
    server.close()
  })

  it('exits with 0 on the message SIGTERM of its parent process', async () => {
    const child = await startProcess()
    child.send('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('loads neither express without routes, nor the SDK of OpenTelemetry without an endpoint', async () => {
    const child = await startProcess()
    child.send('modules')
    const [modules] = (await once(child, 'message')) as [string[]]
    expect(modules.length).toBeGreaterThan(0)
    const unneeded = /node_modules.(express|body-parser|router|@opentelemetry.(?!api))./
    expect(modules.filter((file) => unneeded.test(file))).toEqual([])
  })

  it('exits with 1 when its parent process disconnects', async () => {
    const child = await startProcess()
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([1, null])
  })
})
