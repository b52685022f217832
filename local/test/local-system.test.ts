import { once } from 'node:events'
import { request } from 'node:http'
import { type Socket } from 'node:net'
import { readConfig } from '../src/config'
import { type PodEvent } from '../src/pods/pod'
import { parseOptions } from '../src/runner/options'
import { LocalSystem } from '../src/runner/local-system'
import { createRoot } from './fixture/root'
import { eventually } from '../../test/support/eventually'

const events: PodEvent[] = []
const { root, remove } = createRoot({ drainMs: 300 })
const system = new LocalSystem({
  root,
  options: parseOptions(['--port', '0', '--api-port', '0', '--no-seed']),
  config: readConfig({ PATH: process.env['PATH'], NODE_OPTIONS: '--stack-trace-limit=20' }),
  onEvent: (event) => events.push(event),
  now: Date.now,
})

const pods = (deployment: string) =>
  system.cluster.pods.filter(({ identity, isDeleting }) => identity.deployment === deployment && !isDeleting)
const readyPods = (deployment: string) => pods(deployment).filter(({ state }) => state.ready)
const fetchFromGateway = (path: string) => fetch(`http://127.0.0.1:${system.gatewayPort}${path}`)

beforeAll(async () => {
  await system.start()
  await eventually(() => readyPods('api').length === 1 && readyPods('worker').length === 2, 'all pods to be ready')
})

afterAll(async () => {
  await system.stop(2)
  remove()
})

describe('the local cluster', () => {
  it('starts pods with the environment of their manifest and local addresses', async () => {
    const env = (await (await fetchFromGateway('/api/env')).json()) as Record<string, string>
    const [pod] = pods('api')
    expect(env).toMatchObject({
      POD_NAME: pod?.name,
      HOST: '127.0.0.1',
      PORT: String(pod?.state.port),
      BROKER: system.embedded?.addresses.kafka,
      MONGODB_URL: `mongodb://${system.embedded?.addresses.mongo}/db`,
      NODE_ENV: 'production',
      NODE_OPTIONS: '--max-semi-space-size=4 --stack-trace-limit=20',
    })
    expect(env['WORKER']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  it('distributes the connections of a Service over its pods', async () => {
    const env = (await (await fetchFromGateway('/api/env')).json()) as Record<string, string>
    const names = new Set<string>()
    for (let index = 0; index < 4; index++)
      names.add(await (await fetch(`${env['WORKER']}/api/name`, { headers: { connection: 'close' } })).text())
    expect([...names].sort()).toEqual(
      pods('worker')
        .map(({ name }) => name)
        .sort(),
    )
  })

  it('serves a placeholder if the frontend is not built, and 404 for other paths', async () => {
    expect(await (await fetchFromGateway('/')).text()).toContain('Food delivery is running')
    expect((await fetchFromGateway('/nothing')).status).toBe(404)
  })

  it('forwards event streams', async () => {
    const controller = new AbortController()
    const response = await fetch(`http://127.0.0.1:${system.gatewayPort}/api/stream`, { signal: controller.signal })
    const firstChunk = await response.body?.getReader().read()
    controller.abort()
    expect(Buffer.from(firstChunk?.value ?? []).toString()).toBe(`data: ${pods('api')[0]?.name}\n\n`)
  })

  it('forwards upgraded connections', async () => {
    const headers = { connection: 'upgrade', upgrade: 'echo' }
    const outgoing = request({ port: system.gatewayPort, host: '127.0.0.1', path: '/api/echo', headers }).end()
    const [, socket] = (await once(outgoing, 'upgrade')) as [unknown, Socket]
    socket.write('hello')
    const [echo] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    expect(echo.toString()).toBe('hello')
  })

  it('restarts a killed pod immediately', async () => {
    const [pod] = pods('worker')
    const pid = pod?.state.pid ?? 0
    process.kill(pid, 'SIGKILL')
    await eventually(
      () => pod?.state.pid !== undefined && pod.state.pid !== pid && pod.state.ready,
      'a new process to be ready',
    )
    expect(pod?.state).toMatchObject({ restarts: 1, lastState: { code: 137, reason: 'Error' } })
    expect(events.find(({ kind }) => kind === 'ended')).toMatchObject({ restartInMs: 0, exit: { signal: 'SIGKILL' } })
  })

  it('restarts a pod that fails its liveness probe', async () => {
    const [pod] = pods('api')
    await fetchFromGateway('/api/fail')
    await eventually(() => pod?.state.restarts === 1 && pod.state.ready, 'the pod to be ready after a restart')
    expect(events.map(({ kind }) => kind)).toContain('unhealthy')
  })

  it('replaces a deleted pod immediately, while the deleted pod drains', async () => {
    const [pod] = pods('worker')
    if (!pod) throw new Error('no pod of the worker runs')
    system.cluster.deletePod(pod.name)
    expect(pod.isServing).toBe(false)
    expect(pods('worker')).toHaveLength(2)
    await pod.deleted
    expect(pod.log.tail().map(({ text }) => text)).toContain('draining')
    expect(events.find((event) => event.kind === 'deleted' && event.pod === pod)).toMatchObject({ exit: { code: 0 } })
  })

  it('scales out and in with setReplicas', async () => {
    await eventually(() => readyPods('worker').length === 2, 'two ready pods')
    system.cluster.setReplicas('worker', 4)
    await eventually(() => readyPods('worker').length === 4, 'four ready pods')
    system.cluster.setReplicas('worker', 2)
    expect(readyPods('worker')).toHaveLength(2)
    await eventually(() => system.cluster.pods.length === 4, 'the deleted pods to end')
  })
})
