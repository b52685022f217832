import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(__dirname, '../../..')
const compiler = {
  TS_NODE_PROJECT: join(root, 'tsconfig.base.json'),
  TS_NODE_COMPILER_OPTIONS: JSON.stringify({ rootDir: root }),
}

const children: ChildProcess[] = []

afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

/** Runs the fixture as a child with an IPC channel; resolves when it says that it has started. */
async function startProcess(): Promise<ChildProcess> {
  const child = fork(join(__dirname, 'fixtures/service-process.ts'), {
    env: { ...process.env, ...compiler },
    execArgv: ['-r', 'ts-node/register/transpile-only'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  children.push(child)
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('"msg":"fixture started"')) resolve()
    })
  })
  return child
}

describe('a service process', () => {
  it('exits 0 at SIGTERM', async () => {
    const child = await startProcess()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it("exits 0 at its parent's message", async () => {
    const child = await startProcess()
    child.send('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('does not load express when it has no routes', async () => {
    const child = await startProcess()
    child.send('modules')
    const [modules] = (await once(child, 'message')) as [string[]]
    expect(modules.length).toBeGreaterThan(0)
    expect(modules.filter((file) => /node_modules.(express|body-parser|router)./.test(file))).toEqual([])
  })

  it('ends at once when its parent is gone', async () => {
    const child = await startProcess()
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([1, null])
  })
})
