import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { AppsV1Api, CoreV1Api, KubeConfig, Watch, makeInformer } from '@kubernetes/client-node'
import { readConfig } from '../src/config'
import { parseOptions } from '../src/runner/options'
import { LocalSystem } from '../src/runner/local-system'
import { createRoot } from './fixture/root'
import { eventually } from '../../test/support/eventually'

const run = promisify(execFile)
const { root, remove } = createRoot({ drainMs: 200 })
const system = new LocalSystem({
  root,
  options: parseOptions(['--port', '0', '--api-port', '0', '--no-seed']),
  config: readConfig({ PATH: process.env['PATH'] }),
  onEvent: () => undefined,
  now: Date.now,
})
const kubeConfig = new KubeConfig()
let core: CoreV1Api
let apps: AppsV1Api

interface MetricsObject {
  metadata: { name: string; namespace: string; labels: object }
  window: string
  containers: object[]
}

const workers = { namespace: 'default', labelSelector: 'app.kubernetes.io/name=worker' }

beforeAll(async () => {
  await system.start()
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'local', server: system.apiUrl, skipTLSVerify: true }],
    users: [{ name: 'me' }],
    contexts: [{ name: 'local', cluster: 'local', user: 'me' }],
    currentContext: 'local',
  })
  core = kubeConfig.makeApiClient(CoreV1Api)
  apps = kubeConfig.makeApiClient(AppsV1Api)
  await eventually(() => system.cluster.pods.every(({ state }) => state.ready), 'all pods to be ready')
})

afterAll(async () => {
  await system.stop(2)
  remove()
})

describe('the Kubernetes API with @kubernetes/client-node', () => {
  it('lists pods by label, with the status fields of a real cluster', async () => {
    const { items, metadata } = await core.listNamespacedPod(workers)
    expect(items).toHaveLength(2)
    expect(Number(metadata?.resourceVersion)).toBeGreaterThan(0)
    const [pod] = items
    expect(pod?.metadata).toMatchObject({ namespace: 'default', labels: { 'app.kubernetes.io/name': 'worker' } })
    expect(pod?.metadata?.name).toMatch(/^worker-[a-z0-9]{10}-[a-z0-9]{5}$/)
    expect(pod?.metadata?.creationTimestamp).toBeInstanceOf(Date)
    expect(pod?.metadata?.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', controller: true })
    expect(pod?.status?.phase).toBe('Running')
    expect(pod?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
    expect(pod?.status?.containerStatuses?.[0]).toMatchObject({ ready: true, started: true, restartCount: 0 })
  })

  it('reads a Deployment with its replicas, and lists Services', async () => {
    const { spec, status } = await apps.readNamespacedDeployment({ name: 'worker', namespace: 'default' })
    expect(spec?.replicas).toBe(2)
    expect(status).toMatchObject({ replicas: 2, readyReplicas: 2, availableReplicas: 2 })
    const { items } = await core.listNamespacedService({ namespace: 'default' })
    expect(items.map(({ metadata }) => metadata?.name).sort()).toEqual(['api', 'mongo', 'worker'])
  })

  it('responds with 404 for unknown objects, with the message of a real cluster', async () => {
    await expect(core.readNamespacedPod({ name: 'none', namespace: 'default' })).rejects.toMatchObject({
      code: 404,
      body: expect.stringContaining('pods \\"none\\" not found') as string,
    })
  })

  it('sends no Keep-Alive header, because it closes no idle connection', async () => {
    const { headers } = await fetch(`${system.apiUrl}/version`)
    expect(headers.get('keep-alive')).toBeNull()
  })

  it('notifies an informer of a deleted pod and its replacement', async () => {
    const informer = makeInformer(
      kubeConfig,
      '/api/v1/namespaces/default/pods',
      () => core.listNamespacedPod(workers),
      workers.labelSelector,
    )
    const changes: string[] = []
    informer.on('add', ({ metadata }) => changes.push(`add ${metadata?.name}`))
    informer.on('update', ({ metadata }) => {
      if (metadata?.deletionTimestamp) changes.push(`terminating ${metadata.name}`)
    })
    informer.on('delete', ({ metadata }) => changes.push(`delete ${metadata?.name}`))
    await informer.start()
    const [pod] = informer.list()
    const name = pod?.metadata?.name ?? ''
    await core.deleteNamespacedPod({ name, namespace: 'default' })
    await eventually(() => changes.includes(`delete ${name}`), 'the informer to report the deleted pod')
    expect(changes).toContain(`terminating ${name}`)
    await eventually(
      () => changes.filter((entry) => entry.startsWith('add')).length === 3,
      'the informer to report the replacement',
    )
    await informer.stop()
  })

  it('sends an ERROR event with code 410 to a watch from a version that is too old', async () => {
    const statuses: unknown[] = []
    await new Promise<void>((resolve) => {
      const onChange = (type: string, object: unknown) => statuses.push({ type, object })
      void new Watch(kubeConfig).watch('/api/v1/pods', { resourceVersion: '1' }, onChange, () => resolve())
    })
    expect(statuses).toEqual([
      { type: 'ERROR', object: expect.objectContaining({ code: 410, reason: 'Expired' }) as unknown },
    ])
  })

  it('serves the log of a pod', async () => {
    const { items } = await core.listNamespacedPod(workers)
    const name = items[0]?.metadata?.name ?? ''
    const log = await core.readNamespacedPodLog({ name, namespace: 'default', tailLines: 1 })
    expect(log).toContain('listening')
  })

  it('measures pods and the node like metrics-server', async () => {
    const read = async (path: string) => {
      const response = await fetch(`${system.apiUrl}/apis/metrics.k8s.io/v1beta1/${path}`)
      return { status: response.status, body: (await response.json()) as MetricsObject & { items: MetricsObject[] } }
    }
    const workersPath = `namespaces/default/pods?labelSelector=${encodeURIComponent(workers.labelSelector)}`
    const { items } = (await read(workersPath)).body
    expect(items).toHaveLength(2)
    const [{ metadata, window, containers } = items[0]!] = items
    expect(metadata).toMatchObject({ name: expect.stringMatching(/^worker-/) as string, namespace: 'default' })
    expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'worker' })
    expect(window).toMatch(/^\d+\.\d{3}s$/)
    const usage = {
      cpu: expect.stringMatching(/^\d+n$/) as string,
      memory: expect.stringMatching(/^[1-9]\d*Ki$/) as string,
    }
    expect(containers).toEqual([{ name: 'worker', usage }])
    expect((await read(`namespaces/default/pods/${metadata.name}`)).body.metadata.name).toBe(metadata.name)
    expect((await read('namespaces/default/pods/none')).body).toMatchObject({
      code: 404,
      message: 'podmetrics.metrics.k8s.io "none" not found',
    })
    expect((await read('namespaces/other/pods')).body.items).toEqual([])
    expect((await read('nodes')).body.items).toMatchObject([{ metadata: { name: 'localhost' }, usage }])
  })

  it('rejects unsupported requests and requests from pages of other sites', async () => {
    const url = `${system.apiUrl}/api/v1/namespaces/default/pods`
    const events = `${system.apiUrl}/api/v1/namespaces/default/events`
    expect((await fetch(events, { method: 'POST', body: '{}' })).status).toBe(405)
    expect((await fetch(`${url}?labelSelector=a%20like%20b`)).status).toBe(400)
    expect((await fetch(`${system.apiUrl}/apis/batch/v1/jobs`)).status).toBe(404)
    expect((await fetch(url, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  })
})

describe('the Kubernetes API with kubectl', () => {
  const kubectl = async (...args: string[]) => {
    const { stdout } = await run('kubectl', ['--server', system.apiUrl, ...args])
    return stdout
  }
  const isInstalled = spawnSync('kubectl', ['version', '--client']).status === 0
  if (!isInstalled) console.warn('kubectl is not installed: its tests are SKIPPED')
  const ifInstalled = isInstalled ? it : it.skip

  ifInstalled('prints the names of pods, Deployments and Services', async () => {
    const output = await kubectl('get', 'pods,deploy,svc', '-o', 'name')
    expect(output.split('\n')).toEqual(
      expect.arrayContaining(['deployment.apps/api', 'deployment.apps/worker', 'service/mongo']),
    )
    expect(output.match(/^pod\/worker-/gm)).toHaveLength(2)
  })

  ifInstalled('prints tables like a real cluster', async () => {
    const pods = await kubectl('get', 'pods', '-l', workers.labelSelector)
    expect(pods).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nworker-\S+ +1\/1 +Running +0 +\d+s\n/)
    expect(await kubectl('get', 'deploy', 'worker')).toMatch(
      /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nworker +2\/2 +2 +2 +\d+s\n$/,
    )
    expect(await kubectl('get', 'svc', 'worker')).toMatch(/worker +ClusterIP +127\.0\.0\.1 +<none> +8080\/TCP/)
  })

  ifInstalled('describes, logs and deletes a pod', async () => {
    const [pod = ''] = (await kubectl('get', 'pods', '-l', workers.labelSelector, '-o', 'name')).split('\n')
    expect(await kubectl('describe', pod)).toContain('Controlled By:  ReplicaSet/worker-')
    expect(await kubectl('logs', pod)).toContain('listening')
    expect(await kubectl('delete', pod)).toContain('deleted')
    await expect(kubectl('get', pod)).rejects.toThrow('NotFound')
  })

  ifInstalled('shows the usage of pods and of the node', async () => {
    expect(await kubectl('top', 'pods', '-l', workers.labelSelector)).toMatch(
      /^NAME +CPU\(cores\) +MEMORY\(bytes\) *\n(worker-\S+ +\d+m +\d+Mi *\n){2}$/,
    )
    expect(await kubectl('top', 'node')).toMatch(/\nlocalhost +\d+m +\d+% +\d+Mi +\d+% *\n$/)
    expect(await kubectl('get', 'nodes')).toMatch(/\nlocalhost +Ready +<none> +\d+s +v1\.\d+\.\d+\n$/)
  })

  ifInstalled('waits for a rollout', async () => {
    expect(await kubectl('rollout', 'status', 'deployment/api')).toContain('successfully rolled out')
  })
})
