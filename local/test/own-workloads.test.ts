import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config'
import { COMMAND_ANNOTATION } from '../src/pods/command'
import { LocalSystem } from '../src/runner/local-system'
import { parseOptions } from '../src/runner/options'
import { type KubeObject } from '../src/manifests/objects'
import { eventually } from '../../test/support/eventually'
import { createRoot } from './fixture/root'

/** A user's program, which has no IPC channel to the runner and logs its environment. */
const program = `
const http = require('node:http')
const { PORT, READY_AFTER = '0', DRAIN_MS = '0' } = process.env
const startedAt = Date.now()
http.createServer((req, res) => {
  const isReady = Date.now() - startedAt >= Number(READY_AFTER)
  res.writeHead(req.url === '/ready' && !isReady ? 503 : 200).end('mine')
}).listen(Number(PORT), '127.0.0.1')
console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), channel: process.connected === true, env: process.env }))
const exit = () => {
  console.log('drained')
  process.exit()
}
process.on('SIGTERM', () => setTimeout(exit, Number(DRAIN_MS)))
`

const folder = mkdtempSync(join(tmpdir(), 'own-workloads-'))
writeFileSync(join(folder, 'mine.js'), program)
const { root, remove } = createRoot()

function systemWith(...args: string[]): LocalSystem {
  return new LocalSystem({
    root,
    options: parseOptions(['--port', '0', '--api-port', '0', '--no-seed', ...args]),
    config: { ...readConfig({ PATH: process.env['PATH'] }), commandFolder: folder },
    onEvent: () => undefined,
    now: Date.now,
  })
}

const system = systemWith('--allow-commands')

beforeAll(() => system.start())

afterAll(async () => {
  await system.stop(2)
  remove()
  rmSync(folder, { recursive: true })
})

const deployments = '/apis/apps/v1/namespaces/default/deployments'
const corePath = (plural: string) => `/api/v1/namespaces/default/${plural}`

async function send(method: string, path: string, body?: object, { apiUrl } = system) {
  const response = await fetch(apiUrl + path, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
    headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
  })
  return { status: response.status, body: (await response.json()) as KubeObject & { items: KubeObject[] } }
}

function deployment(name: string, { command = 'node mine.js', container = {}, replicas = 1, spec = {} } = {}) {
  const labels = { app: name }
  const metadata = { labels, ...(command === '' ? {} : { annotations: { [COMMAND_ANNOTATION]: command } }) }
  return {
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata, spec: { containers: [{ name: 'app', image: 'mine:1', ...container }], ...spec } },
    },
  }
}

const podsOf = (name: string, { cluster } = system) =>
  cluster.pods.filter(({ identity }) => identity.deployment === name)
const waitForReadyPods = (name: string) =>
  eventually(() => {
    const pods = podsOf(name).filter(({ isServing }) => isServing)
    return pods.length > 0 && pods
  }, `ready pods of ${name}`)
const waitForNoPods = (name: string) => eventually(() => podsOf(name).length === 0, `the end of the pods of ${name}`)
/** What the program of a Deployment logs at its start. */
const outputOf = (name: string) =>
  eventually(() => podsOf(name)[0]?.log.tail(1)[0]?.text, `output of ${name}`).then(
    (text) => JSON.parse(text) as { args: string[]; cwd: string; channel: boolean; env: Record<string, string> },
  )
const eventsOf = async (pod: string, local = system) => {
  const { body } = await send('GET', `${corePath('events')}?fieldSelector=involvedObject.name=${pod}`, undefined, local)
  return body.items.map((event) => event as KubeObject & { reason: string; message: string })
}
/** Waits until a pod of a Deployment waits for its start, and returns the pod with the state of its container. */
const waitingPodOf = async (name: string, local = system) => {
  const pod = await eventually(() => {
    const [first] = podsOf(name, local)
    return first?.state.container.kind === 'waiting' && first.state.container.message !== undefined && first
  }, `a pod of ${name} that waits`)
  return { pod, container: pod.state.container as { reason: string; message: string } }
}

describe('a Deployment of the user', () => {
  it('runs its command with the environment of its manifest', async () => {
    await send('POST', corePath('secrets'), { metadata: { name: 'keys' }, stringData: { PASSWORD: 'p' } })
    await send('POST', corePath('services'), {
      metadata: { name: 'mine' },
      spec: { selector: { app: 'mine' }, ports: [{ port: 80 }] },
    })
    const env = [
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'MINE', value: 'http://mine' },
      { name: 'API', value: 'http://api.default.svc:8080' },
    ]
    const envFrom = [{ secretRef: { name: 'keys' } }, { secretRef: { name: 'kafka-credentials' } }]
    const readinessProbe = { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 }
    const { status } = await send(
      'POST',
      deployments,
      deployment('mine', {
        command: `node mine.js 'two words'`,
        container: { env, envFrom, readinessProbe },
        replicas: 2,
      }),
    )
    expect(status).toBe(201)
    const [pod] = await waitForReadyPods('mine')
    const output = await outputOf('mine')
    expect(output).toMatchObject({ args: ['two words'], cwd: folder, channel: false })
    expect(output.env).toMatchObject({
      POD: podsOf('mine')[0]?.name,
      PASSWORD: 'p',
      PORT: String(podsOf('mine')[0]?.state.port),
      BOOTSTRAP_SERVERS: system.embedded?.addresses.kafka,
      API: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    })
    await expect(fetch(output.env['MINE'] ?? '').then((response) => response.text())).resolves.toBe('mine')
    expect(pod?.identity.labels).toMatchObject({ app: 'mine' })
    const { body } = await send('GET', `/apis/apps/v1/namespaces/default/replicasets?labelSelector=app%3Dmine`)
    expect(body.items).toHaveLength(1)
  })

  it('reads a ConfigMap, and its changes after a restart', async () => {
    const path = `${corePath('configmaps')}/settings`
    await send('POST', corePath('configmaps'), { metadata: { name: 'settings' }, data: { LEVEL: 'debug', SIZE: '2' } })
    const container = { envFrom: [{ configMapRef: { name: 'settings' } }] }
    await send('POST', deployments, deployment('configured', { container }))
    const [first] = await waitForReadyPods('configured')
    expect((await outputOf('configured')).env).toMatchObject({ LEVEL: 'debug', SIZE: '2' })
    await send('PATCH', path, { data: { LEVEL: 'info', SIZE: null } })
    await send('DELETE', `${corePath('pods')}/${first?.name}`)
    await eventually(() => podsOf('configured').every(({ name }) => name !== first?.name), 'the next pod')
    const { env } = await outputOf('configured')
    expect(env).toMatchObject({ LEVEL: 'info' })
    expect(env).not.toHaveProperty('SIZE')
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
    const table = await (await fetch(system.apiUrl + path, { headers: { accept } })).json()
    expect(table).toMatchObject({
      columnDefinitions: [{ name: 'Name' }, { name: 'Data', type: 'string' }, { name: 'Age' }],
      rows: [{ cells: ['settings', 1, expect.any(String)] }],
    })
    expect((await send('DELETE', path)).body).toMatchObject({ status: 'Success' })
    expect((await send('GET', path)).status).toBe(404)
  })

  it('is ready when the command of its readiness probe succeeds, which runs in its environment and folder', async () => {
    const env = [{ name: 'FILE', value: 'healthy' }]
    const script = 'process.exit(require("fs").existsSync(process.env.FILE) ? 0 : 1)'
    const readinessProbe = { exec: { command: ['node', '-e', script] }, periodSeconds: 1, timeoutSeconds: 5 }
    await send('POST', deployments, deployment('checked', { container: { env, readinessProbe } }))
    await outputOf('checked')
    expect(podsOf('checked').some(({ isServing }) => isServing)).toBe(false)
    writeFileSync(join(folder, 'healthy'), '')
    await waitForReadyPods('checked')
  })

  it('ends its pods gracefully when it is deleted', async () => {
    await send('POST', deployments, deployment('drains', { container: { env: [{ name: 'DRAIN_MS', value: '300' }] } }))
    const [pod] = await waitForReadyPods('drains')
    await outputOf('drains')
    const { body } = await send('DELETE', `${deployments}/drains`)
    expect(body).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'drains', kind: 'deployments' } })
    expect((await send('GET', `${deployments}/drains`)).status).toBe(404)
    expect((await send('GET', `${corePath('pods')}/${pod?.name}`)).body.metadata.deletionTimestamp).toBeDefined()
    await waitForNoPods('drains')
    expect(pod?.log.lastText).toBe('drained')
    expect((await send('GET', `${corePath('pods')}/${pod?.name}`)).status).toBe(404)
  })

  it('can be created again while its old pods terminate', async () => {
    const draining = deployment('again', { container: { env: [{ name: 'DRAIN_MS', value: '500' }] } })
    await send('POST', deployments, draining)
    const [pod] = await waitForReadyPods('again')
    await outputOf('again')
    await send('DELETE', `${deployments}/again`)
    const { body: created } = await send('POST', deployments, draining)
    await eventually(() => podsOf('again').every(({ name }) => name !== pod?.name), 'the end of the old pod')
    await waitForReadyPods('again')
    const path = `/apis/apps/v1/namespaces/default/replicasets/${pod?.identity.owner.name}`
    const { body: replicaSet } = await send('GET', path)
    expect(replicaSet).toMatchObject({
      metadata: { ownerReferences: [{ name: 'again', uid: created.metadata.uid }] },
      status: { replicas: 1 },
    })
  })

  it('is deleted after its pods with propagationPolicy Foreground', async () => {
    await send('POST', deployments, deployment('waits', { container: { env: [{ name: 'DRAIN_MS', value: '500' }] } }))
    await waitForReadyPods('waits')
    await outputOf('waits')
    const { body } = await send('DELETE', `${deployments}/waits?propagationPolicy=Foreground`)
    expect(body.metadata).toMatchObject({ finalizers: ['foregroundDeletion'] })
    expect((await send('GET', `${deployments}/waits`)).body.metadata.deletionTimestamp).toBeDefined()
    await waitForNoPods('waits')
    await eventually(
      async () => (await send('GET', `${deployments}/waits`)).status === 404,
      'the end of the Deployment',
    )
  })

  it('leaves its ReplicaSet and pods with propagationPolicy Orphan, and adopts them again', async () => {
    await send('POST', deployments, deployment('orphans'))
    const [pod] = await waitForReadyPods('orphans')
    await send('DELETE', `${deployments}/orphans?propagationPolicy=Orphan`)
    const replicaSet = `/apis/apps/v1/namespaces/default/replicasets/${pod?.identity.owner.name}`
    expect((await send('GET', replicaSet)).body.metadata.ownerReferences).toBeUndefined()
    await send('POST', deployments, deployment('orphans'))
    expect(podsOf('orphans').map(({ name }) => name)).toEqual([pod?.name])
    expect((await send('GET', replicaSet)).body.metadata.ownerReferences).toMatchObject([{ name: 'orphans' }])
    await send('DELETE', `${deployments}/orphans?propagationPolicy=Orphan`)
    expect((await send('DELETE', replicaSet)).status).toBe(200)
    await waitForNoPods('orphans')
  })

  it('runs in another namespace, and is deleted with that namespace', async () => {
    await send('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } })
    const path = deployments.replace('default', 'shop')
    expect((await send('POST', path, deployment('elsewhere'))).status).toBe(201)
    const [pod] = await waitForReadyPods('elsewhere')
    expect(pod?.identity.namespace).toBe('shop')
    expect((await send('GET', `${deployments}/elsewhere`)).status).toBe(404)
    await send('DELETE', '/api/v1/namespaces/shop')
    await waitForNoPods('elsewhere')
    await eventually(
      async () => (await send('GET', '/api/v1/namespaces/shop')).status === 404,
      'the end of the namespace',
    )
    expect(
      (await send('GET', '/apis/apps/v1/deployments')).body.items.map(({ metadata }) => metadata.name),
    ).not.toContain('elsewhere')
  })

  it('starts as soon as its Secret exists', async () => {
    const container = { envFrom: [{ secretRef: { name: 'later' } }] }
    await send('POST', deployments, deployment('early', { container }))
    expect((await waitingPodOf('early')).container).toMatchObject({
      reason: 'CreateContainerConfigError',
      message: 'secret "later" not found',
    })
    await send('POST', corePath('secrets'), { metadata: { name: 'later' }, stringData: { LATER: 'yes' } })
    expect((await outputOf('early')).env).toMatchObject({ LATER: 'yes' })
    expect(podsOf('early')[0]?.state.restarts).toBe(0)
  })

  it('restarts when a Service that its environment names is created', async () => {
    const env = [{ name: 'LATER', value: 'http://later:8080/path' }]
    await send('POST', deployments, deployment('caller', { container: { env } }))
    expect((await outputOf('caller')).env).toMatchObject({ LATER: 'http://later:8080/path' })
    const [pod] = await waitForReadyPods('caller')
    const spec = { selector: { app: 'caller' }, ports: [{ port: 8080 }] }
    await send('POST', corePath('services'), { metadata: { name: 'later' }, spec })
    await eventually(() => pod?.state.restarts === 1 && pod.isServing, 'the restart')
    expect((await outputOf('caller')).env['LATER']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/path$/)
  })

  it.each([
    ['shell syntax in its command', { command: 'node mine.js | tee log' }, '"|" is shell syntax'],
    [
      'a second container',
      {
        spec: {
          containers: [
            { name: 'a', image: 'a' },
            { name: 'b', image: 'b' },
          ],
        },
      },
      'containers: ',
    ],
  ])('reports %s', async (problem, options, message) => {
    const name = problem.replace(/\W+/g, '-')
    await send('POST', deployments, deployment(name, options))
    expect((await waitingPodOf(name)).container.message).toContain(message)
  })

  it('waits with ErrImagePull without a command, and an event names the annotation', async () => {
    await send('POST', deployments, deployment('unknown', { command: '' }))
    const { pod, container } = await waitingPodOf('unknown')
    expect(container.reason).toBe('ErrImagePull')
    const [failed, error] = await eventsOf(pod.name)
    expect(failed).toMatchObject({ reason: 'Failed' })
    expect(failed?.message).toMatch(/^Failed to pull image "mine:1": .* food-delivery\/command .* --allow-commands$/)
    expect(error).toMatchObject({ message: 'Error: ErrImagePull' })
    expect((await send('GET', `${corePath('pods')}/${pod.name}/log`)).body).toMatchObject({
      message: `container "app" in pod "${pod.name}" is waiting to start: trying and failing to pull image`,
    })
    await send('DELETE', `${deployments}/unknown`)
    await waitForNoPods('unknown')
  })
})

it('validates a pod without a Deployment, and refuses it', async () => {
  const pod = (spec: object) => send('POST', corePath('pods'), { metadata: { name: 'bare' }, spec })
  expect((await pod({})).body).toMatchObject({ message: 'Pod "bare" is invalid: spec.containers: Required value' })
  expect(await pod({ containers: [{ name: 'a', image: 'a' }] })).toMatchObject({ status: 405 })
})

describe('without --allow-commands', () => {
  it('runs no command', async () => {
    const withoutCommands = systemWith()
    await withoutCommands.start()
    await send('POST', deployments, deployment('mine'), withoutCommands)
    const { pod, container } = await waitingPodOf('mine', withoutCommands)
    const [failed] = await eventsOf(pod.name, withoutCommands)
    await withoutCommands.stop(2)
    expect(container.reason).toBe('ErrImagePull')
    expect(failed?.message).toContain('commands are not allowed')
  })
})

describe('the Kubernetes API', () => {
  it.each([
    ['a page of another site', { origin: 'http://example.com' }],
    ['a page of another program on this machine', { origin: 'http://localhost:3000' }],
    ['a page without an origin', { origin: 'null' }],
    ['another host, as after DNS rebinding', { host: 'example.com' }],
  ])('refuses a write from %s', async (_origin, headers) => {
    const { request } = await import('node:http')
    const { port } = new URL(system.apiUrl)
    const status = await new Promise((resolve, reject) => {
      const path = `${deployments}/api`
      const outgoing = request({ host: '127.0.0.1', port, path, method: 'DELETE', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      outgoing.on('error', reject).end()
    })
    expect(status).toBe(403)
    expect(podsOf('api')).toHaveLength(1)
  })
})
