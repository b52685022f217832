import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { type Runner, type RunnerOptions, buildRunner, isAlive, startRunner } from './fixture/runner'
import { eventually } from '../../test/support/eventually'

let runner: Runner | undefined

const start = (options?: RunnerOptions) => (runner = startRunner(options))
const allGone = (pids: number[]) => eventually(() => !pids.some(isAlive), 'all processes gone', 10_000)

beforeAll(buildRunner, 60_000)

afterEach(() => {
  runner?.child.kill('SIGKILL')
  runner?.remove()
})

describe('the runner', () => {
  it('drains and ends everything on Ctrl-C, with exit code 0', async () => {
    const { child, ready, exited, output } = start({ drainMs: 500 })
    const pids = await ready()
    expect(pids).toHaveLength(4)
    child.kill('SIGINT')
    expect(await exited).toBe(0)
    expect(pids.filter(isAlive)).toEqual([])
    expect(output()).toContain('Stopped after 0.')
  })

  it('ends at once when asked twice', async () => {
    const { child, ready, exited, output } = start({ drainMs: 60_000 })
    const pids = await ready()
    child.kill('SIGINT')
    await eventually(() => output().includes('Stopping'), 'the stop to begin')
    const insist = setInterval(() => child.kill('SIGINT'), 100)
    expect(await exited).toBe(1)
    clearInterval(insist)
    await allGone(pids)
  })

  it('leaves no orphans when it is killed', async () => {
    const { child, ready } = start()
    const pids = await ready()
    child.kill('SIGKILL')
    await allGone(pids)
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('ends when npm is killed, with or without a shell between them', async () => {
    const script = (command: string) =>
      `require('child_process').spawn('sh', ['-c', ${JSON.stringify(`${command}; true`)}], {stdio: 'inherit'})`
    const { child, ready, output } = start({
      env: { npm_lifecycle_event: 'start' },
      wrap: (command) => ({ file: process.execPath, args: ['-e', script(command)] }),
    })
    const pids = await ready()
    child.kill('SIGKILL')
    await allGone(pids)
    expect(output()).toContain('npm is gone')
  })

  it('takes the next port when one is in use, and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const { ready, output } = start({ args: ['--port', String(port)] })
    await ready()
    taken.close()
    // Somebody else may have the very next one.
    const [, next] = /port \d+ is taken: the simulator is on (\d+)/.exec(output()) ?? []
    expect(output()).toContain(`port ${port} is taken`)
    expect(Number(next)).toBeGreaterThan(port)
  })

  it('tells in one line that a pod was killed and that it is back', async () => {
    const { ready, output } = start()
    const [pid = 0] = await ready()
    process.kill(pid, 'SIGKILL')
    await eventually(() => / is ready again after /.test(output()), 'its return')
    expect(output()).toMatch(/(worker|api)-\S+ was ended by SIGKILL, starts again at once/)
  })

  it('ends with exit code 1 when the embedded servers are lost', async () => {
    const { ready, exited, output } = start()
    const pids = await ready()
    process.kill(pids.at(-1) ?? 0, 'SIGKILL')
    expect(await exited).toBe(1)
    expect(output()).toContain('the embedded servers ended')
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('refuses an option it does not know', async () => {
    const { exited, output } = start({ args: ['--prot', '1'] })
    expect(await exited).toBe(2)
    expect(output()).toMatch(/--prot[^]*Usage: npm start/)
  })
})
