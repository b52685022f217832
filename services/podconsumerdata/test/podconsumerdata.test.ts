import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import { ApiServer } from '../../../local/src/kubernetes-api/api-server'
import { type KubeObject } from '../../../local/src/manifests/objects'
import { ObjectStore } from '../../../local/src/store/object-store'
import { emptyCluster } from '../../../test/support/empty-cluster'
import { createPodDataService } from '../src/service'
import { eventually } from '../../../test/support/eventually'
import { openEventStream } from './sse-client'

const logger = createLogger({ service: 'podconsumerdata', pod: 'test', level: 'silent' })
const labels = (name: string) => ({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'food-delivery' })

let store: ObjectStore
let api: ApiServer
let service: Service
let stream: ReturnType<typeof openEventStream>

function aPod(component: string, suffix: string, ready = true): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${component}-${suffix}`, labels: labels(component) },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }
}

async function startApi(port = 0): Promise<void> {
  api = new ApiServer({ store, cluster: emptyCluster(store), now: Date.now })
  await api.start(port)
}

async function expectEvent(name: string, expected: unknown): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      return expect(stream.last(name)).toMatchObject(expected as object)
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(10)
    }
  }
}

beforeEach(async () => {
  store = new ObjectStore({ now: Date.now, namespace: 'default', historySize: 10 })
  store.put('pods', aPod('orders', 'a'))
  await startApi()
  service = createPodDataService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    cluster: { kind: 'url', server: api.url },
    namespace: 'default',
    logger,
    backoff: { firstMs: 20, maxMs: 50, deniedMs: 50 },
  })
  await service.start()
  stream = openEventStream(`${service.http.url}/consumers`)
})

afterEach(async () => {
  stream.close()
  await service.stop()
  api.stop()
})

describe('GET /consumers', () => {
  it('sends the number of ready pods per consumer', async () => {
    await expectEvent('message', { ordersconsumers: 1, kitchenconsumers: 0, courierconsumers: 0, statusconsumers: 0 })
    expect(stream.headers()['content-type']).toBe('text/event-stream; charset=utf-8')
  })

  it('sends every change', async () => {
    store.put('pods', aPod('kitchen', 'a'))
    await expectEvent('message', { kitchenconsumers: 1 })
    store.put('pods', aPod('kitchen', 'a', false))
    await expectEvent('message', { kitchenconsumers: 0 })
    await expectEvent('pods', [{ name: 'kitchen-a', ready: false }, { name: 'orders-a' }])
    store.remove('pods', 'kitchen-a')
    await expectEvent('pods', [{ name: 'orders-a' }])
  })

  it('sends the latest state to a browser that connects later', async () => {
    await expectEvent('message', { ordersconsumers: 1 })
    stream.close()
    stream = openEventStream(`${service.http.url}/consumers`)
    await expectEvent('scaling', [])
    expect(stream.events.map(({ name }) => name)).toEqual(['message', 'pods', 'scaling'])
  })

  it('ignores pods of other applications', async () => {
    const unrelatedPod = aPod('orders', 'b')
    store.put('pods', {
      ...unrelatedPod,
      metadata: { ...unrelatedPod.metadata, labels: { 'app.kubernetes.io/name': 'orders' } },
    })
    store.put('pods', aPod('status', 'a'))
    await expectEvent('message', { statusconsumers: 1, ordersconsumers: 1 })
  })

  it('sends autoscalers', async () => {
    store.put('scaledobjects', {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'orderconsumer-scaler' },
      spec: { scaleTargetRef: { name: 'orders' }, minReplicaCount: 2, maxReplicaCount: 6 },
    })
    await expectEvent('scaling', [{ name: 'orderconsumer-scaler', target: 'orders', max: 6 }])
  })

  it('exports replicas and conditions of autoscalers to Prometheus until they are deleted', async () => {
    const metrics = async () => (await fetch(`${service.http.url}/metrics`)).text()
    store.put('scaledobjects', {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'orderconsumer-scaler' },
      spec: { scaleTargetRef: { name: 'orders' }, minReplicaCount: 2, maxReplicaCount: 6 },
      status: { conditions: [{ type: 'Fallback', status: 'True' }] },
    })
    const maximum = 'autoscaler_max_replicas{autoscaler="orderconsumer-scaler",target="orders"} 6'
    await eventually(async () => (await metrics()).includes(maximum), 'the maximum')
    expect(await metrics()).toContain('autoscaler_condition{autoscaler="orderconsumer-scaler",condition="Fallback"} 1')
    store.remove('scaledobjects', 'orderconsumer-scaler')
    await eventually(async () => !(await metrics()).includes('orderconsumer-scaler'), 'the values to be removed')
  })

  it('ends the response to HEAD, so that the connection can be reused', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const send = (method: string, path: string) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        const req = request(`${service.http.url}${path}`, { method, agent, timeout: 5_000 }, (res) =>
          resolve(res.resume()),
        )
        req.on('timeout', () => req.destroy(new Error('no response'))).on('error', reject)
        req.end()
      })
    expect((await send('HEAD', '/consumers')).headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect((await send('GET', '/livez')).statusCode).toBe(200)
    agent.destroy()
  })

  it('reconnects to an API that has lost its history in a restart', async () => {
    await expectEvent('message', { ordersconsumers: 1 })
    const { port } = api
    api.stop()
    store = new ObjectStore({ now: Date.now, namespace: 'default' })
    store.put('pods', aPod('courier', 'a'))
    await startApi(port)
    await expectEvent('message', { ordersconsumers: 0, courierconsumers: 1 })
  })

  it('lists the pods again when its resource version has expired', async () => {
    await expectEvent('message', { ordersconsumers: 1 })
    const { port } = api
    api.stop()
    for (let index = 0; index < 30; index++) store.put('pods', aPod('status', String(index)))
    store.remove('pods', 'orders-a')
    await startApi(port)
    await expectEvent('message', { ordersconsumers: 0, statusconsumers: 30 })
  })
})

describe('podconsumerdata', () => {
  it('becomes ready when it has listed the pods, and stays ready while the API is unavailable', async () => {
    await expectEvent('message', { ordersconsumers: 1 })
    expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
    api.stop()
    expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
  })
})
