import { type ApiServer } from '../src/kubernetes-api/api-server'
import { valueAt } from '../src/json'
import { ScaledCluster } from './fixture/scaled-cluster'
import { eventually } from '../../test/support/eventually'

let scaled: ScaledCluster
let api: ApiServer

beforeEach(async () => {
  scaled = new ScaledCluster()
  api = scaled.createApi()
  await api.start(0)
})

afterEach(async () => {
  api.stop()
  await scaled.stop()
})

const consumer = 'apis/apps/v1/namespaces/food-delivery/deployments/consumer'

async function write(method: string, path: string, contentType: string, body: object): Promise<unknown> {
  const headers = { 'content-type': contentType }
  const response = await fetch(`${api.url}/${path}`, { method, headers, body: JSON.stringify(body) })
  return response.json()
}

const patch = (path: string, change: object) => write('PATCH', path, 'application/merge-patch+json', change)

const hpas = 'apis/autoscaling/v2/namespaces/food-delivery/horizontalpodautoscalers'
const createHpa = (name: string) =>
  write('POST', hpas, 'application/json', {
    metadata: { name },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'consumer' }, maxReplicas: 3 },
  })

describe('writes to the Kubernetes API', () => {
  it('store the annotations that a client sets on a pod', async () => {
    await scaled.timers.advance(0)
    const [pod] = scaled.cluster.pods
    const annotations = { 'controller.kubernetes.io/pod-deletion-cost': '-1' }
    const response = await patch(`api/v1/namespaces/food-delivery/pods/${pod?.name}`, { metadata: { annotations } })
    expect(response).toMatchObject({
      metadata: { annotations: { ...annotations, 'local.food-delivery/pid': String(process.pid) } },
    })
    expect(pod?.state.annotations).toEqual(annotations)
  })

  it('increment the generation if the spec changes, and only then', async () => {
    const generations = () => {
      const { metadata, status } = scaled.store.get('deployments', 'consumer') ?? {}
      return { generation: metadata?.generation, ...(status as { observedGeneration: number }) }
    }
    const expectedGenerations = (generation: number) => ({ generation, observedGeneration: generation })
    expect(generations()).toMatchObject(expectedGenerations(1))
    scaled.cluster.setReplicas('consumer', 3)
    expect(generations()).toMatchObject(expectedGenerations(2))
    await patch(consumer, { metadata: { labels: { team: 'blue' } } })
    expect(generations()).toMatchObject(expectedGenerations(2))
    const response = await patch(consumer, { spec: { template: { metadata: { annotations: { v: '2' } } } } })
    expect(response).toMatchObject({ metadata: { generation: 3 }, status: { observedGeneration: 3 } })
  })

  it('set the generation of a new HPA to 1', async () => {
    const { metadata } = (await createHpa('other')) as { metadata: object }
    expect(metadata).toMatchObject({ name: 'other', generation: 1 })
  })

  it('are rejected if objects are too large, too deeply nested or too many', async () => {
    const patchAnnotation = (size: number) => patch(consumer, { metadata: { annotations: { text: 'a'.repeat(size) } } })
    expect(await patchAnnotation(200_000)).toMatchObject({ kind: 'Deployment' })
    expect(await patchAnnotation(300_000)).toMatchObject({ code: 413 })
    await patch(consumer, { spec: { strategy: {} } })
    const copies = Array<object>(100).fill({ op: 'copy', from: '/spec/strategy', path: '/spec/strategy/a' })
    const message = 'the body is refused: nested more than 100 levels deep'
    expect(await write('PATCH', consumer, 'application/json-patch+json', copies)).toMatchObject({ code: 400, message })
    await scaled.timers.advance(0)
    for (let count = scaled.store.list('horizontalpodautoscalers').length; count < 200; count++)
      expect(await createHpa(`hpa-${count}`)).toMatchObject({ kind: 'HorizontalPodAutoscaler' })
    expect(await createHpa('surplus')).toMatchObject({ code: 403 })
  })

  it('may add a CPU trigger only for a container with a request or a limit', async () => {
    const setResources = (resources: object) =>
      patch(consumer, {
        spec: { template: { spec: { containers: [{ name: 'consumer', image: 'consumer:1', resources }] } } },
      })
    const trigger = { type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } }
    const path = 'apis/keda.sh/v1alpha1/namespaces/food-delivery/scaledobjects/consumer'
    const patchTrigger = () => patch(path, { spec: { triggers: [trigger] } })
    await setResources({})
    expect(await patchTrigger()).toMatchObject({
      code: 403,
      message: expect.stringContaining("the container consumer doesn't have the cpu request defined") as string,
    })
    await setResources({ limits: { cpu: '1' } })
    expect(await patchTrigger()).toMatchObject({ spec: { triggers: [trigger] } })
  })

  it('start a rollout, during which the status counts the updated pods', async () => {
    await eventually(() => scaled.cluster.pods.every(({ state }) => state.ready), 'all pods to be ready')
    const response = await patch(consumer, { spec: { template: { metadata: { annotations: { v: '2' } } } } })
    expect(response).toMatchObject({ status: { replicas: 3, updatedReplicas: 1, readyReplicas: 2 } })
    const rolledOut = { replicas: 2, updatedReplicas: 2, readyReplicas: 2 }
    await eventually(() => {
      const { status } = scaled.store.get('deployments', 'consumer') ?? {}
      return Object.entries(rolledOut).every(([key, count]) => valueAt(status, key) === count)
    }, 'the rollout to finish')
  })
})
