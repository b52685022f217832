import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { type Runner, type RunnerOptions, buildRunner, isAlive, startRunner } from './fixture/runner'
import { eventually } from '../../test/support/eventually'

let runner: Runner | undefined

const start = (options?: RunnerOptions) => (runner = startRunner(options))
const waitForExit = (pids: number[]) => eventually(() => !pids.some(isAlive), 'all processes to end', 10_000)

beforeAll(buildRunner, 60_000)

afterEach(() => {
  runner?.child.kill('SIGKILL')
  runner?.remove()
})

describe('the runner', () => {
  it('drains and stops everything on Ctrl-C, with exit code 0', async () => {
    const { child, waitForPids, exited, output } = start({ drainMs: 500 })
    const pids = await waitForPids()
    expect(pids).toHaveLength(4)
    child.kill('SIGINT')
    expect(await exited).toBe(0)
    expect(pids.filter(isAlive)).toEqual([])
    expect(output()).toContain('Stopped after 0.')
  })

  it('stops at once on a second Ctrl-C', async () => {
    const { child, waitForPids, exited, output } = start({ drainMs: 60_000 })
    const pids = await waitForPids()
    child.kill('SIGINT')
    await eventually(() => output().includes('Stopping'), 'the stop to begin')
    const repeat = setInterval(() => child.kill('SIGINT'), 100)
    expect(await exited).toBe(1)
    clearInterval(repeat)
    await waitForExit(pids)
  })

  it('leaves no processes when it is killed', async () => {
    const { child, waitForPids } = start()
    const pids = await waitForPids()
    child.kill('SIGKILL')
    await waitForExit(pids)
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('leaves no command of a pod when it is killed, even if the command ignores SIGTERM', async () => {
    const { child, waitForPids, output } = start({ args: ['--allow-commands'] })
    await waitForPids()
    const labels = { app: 'mine' }
    const annotations = {
      'food-delivery/command': `node -e 'setInterval(Date.now, 1000); process.on("SIGTERM", Date.now)'`,
    }
    const containers = [{ name: 'mine', image: 'mine:1' }]
    const template = { metadata: { labels, annotations }, spec: { containers } }
    const api = /--server (\S+)/.exec(output())?.[1]
    await fetch(`${api}/apis/apps/v1/namespaces/default/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name: 'mine' }, spec: { selector: { matchLabels: labels }, template } }),
    })
    const pids = await eventually(async () => {
      const commandPids = await waitForPids('labelSelector=app%3Dmine')
      return commandPids.length > 0 && commandPids.every((pid) => pid > 0) && commandPids
    }, 'the command to run')
    child.kill('SIGKILL')
    await waitForExit(pids)
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('stops when npm is killed, also with a shell between npm and the runner', async () => {
    const script = (command: string) =>
      `require('child_process').spawn('sh', ['-c', ${JSON.stringify(`${command}; true`)}], {stdio: 'inherit'})`
    const { child, waitForPids, output } = start({
      env: { npm_lifecycle_event: 'start' },
      wrap: (command) => ({ file: process.execPath, args: ['-e', script(command)] }),
    })
    const pids = await waitForPids()
    child.kill('SIGKILL')
    await waitForExit(pids)
    expect(output()).toContain('npm has exited')
  })

  it('uses the next port if the port is in use, and reports it', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as AddressInfo
    const { waitForPids, output } = start({ args: ['--port', String(port)] })
    await waitForPids()
    blocker.close()
    // The next port may be in use as well.
    const [, nextPort] = /port \d+ is in use: the simulator is on (\d+)/.exec(output()) ?? []
    expect(output()).toContain(`port ${port} is in use`)
    expect(Number(nextPort)).toBeGreaterThan(port)
  })

  it('reports that a pod was killed, and that it is ready again', async () => {
    const { waitForPids, output } = start()
    const [pid = 0] = await waitForPids()
    process.kill(pid, 'SIGKILL')
    await eventually(() => / is ready again after /.test(output()), 'the pod to be ready again')
    expect(output()).toMatch(/(worker|api)-\S+ was killed by SIGKILL, restarts at once/)
  })

  it('starts although the image of a Deployment cannot run on this machine', async () => {
    const { output } = start({ apiImage: 'nginx:1' })
    await eventually(() => /Ready after /.test(output()), 'the start')
    expect(output()).toMatch(/api cannot start image nginx:1: [^]* food-delivery\/command /)
  })

  it('stops with exit code 1 when the embedded servers exit', async () => {
    const { waitForPids, exited, output } = start()
    const pids = await waitForPids()
    process.kill(pids.at(-1) ?? 0, 'SIGKILL')
    expect(await exited).toBe(1)
    expect(output()).toContain('the embedded servers have exited')
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('rejects an unknown option', async () => {
    const { exited, output } = start({ args: ['--prot', '1'] })
    expect(await exited).toBe(2)
    expect(output()).toMatch(/--prot[^]*npm start -- --help/)
  })
})
