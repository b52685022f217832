import { ApiServer } from '../src/kubernetes-api/api-server'
import { valueAt } from '../src/manifests/validate-manifest'
import { ScaledCluster } from './fixture/scaled-cluster'
import { eventually } from '../../test/support/eventually'

let scaled: ScaledCluster
let api: ApiServer

beforeEach(async () => {
  scaled = new ScaledCluster()
  api = new ApiServer({ store: scaled.store, cluster: scaled.cluster, now: scaled.timers.now })
  await api.start(0)
})

afterEach(async () => {
  api.stop()
  await scaled.stop()
})

const consumer = 'apis/apps/v1/namespaces/food-delivery/deployments/consumer'

async function patch(path: string, change: object): Promise<unknown> {
  const response = await fetch(`${api.url}/${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(change),
  })
  return response.json()
}

describe('the Kubernetes API, on a write,', () => {
  it('stores the annotations that a client sets on a pod', async () => {
    await scaled.timers.advance(0)
    const [pod] = scaled.cluster.pods
    const annotations = { 'controller.kubernetes.io/pod-deletion-cost': '-1' }
    const response = await patch(`api/v1/namespaces/food-delivery/pods/${pod?.name}`, { metadata: { annotations } })
    expect(response).toMatchObject({
      metadata: { annotations: { ...annotations, 'local.food-delivery/pid': String(process.pid) } },
    })
    expect(pod?.state.annotations).toEqual(annotations)
  })

  it('increments the generation with each change of the spec only', async () => {
    const generations = () => {
      const { metadata, status } = scaled.store.get('deployments', 'consumer') ?? {}
      return { generation: metadata?.generation, ...(status as { observedGeneration: number }) }
    }
    const bothAre = (generation: number) => ({ generation, observedGeneration: generation })
    expect(generations()).toMatchObject(bothAre(1))
    scaled.cluster.setReplicas('consumer', 3)
    expect(generations()).toMatchObject(bothAre(2))
    await patch(consumer, { metadata: { labels: { team: 'blue' } } })
    expect(generations()).toMatchObject(bothAre(2))
    const response = await patch(consumer, { spec: { template: { metadata: { annotations: { v: '2' } } } } })
    expect(response).toMatchObject({ metadata: { generation: 3 }, status: { observedGeneration: 3 } })
  })

  it('counts the generation of an HPA', async () => {
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'consumer' }
    const hpas = 'apis/autoscaling/v2/namespaces/food-delivery/horizontalpodautoscalers'
    const response = await fetch(`${api.url}/${hpas}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'other' },
        spec: { scaleTargetRef, maxReplicas: 3 },
      }),
    })
    const { metadata } = (await response.json()) as { metadata: object }
    expect(metadata).toMatchObject({ name: 'other', generation: 1 })
  })

  it('accepts a CPU trigger only for a container with a request or a limit', async () => {
    const resources = (change: object) =>
      patch(consumer, {
        spec: { template: { spec: { containers: [{ name: 'consumer', image: 'consumer:1', resources: change }] } } },
      })
    const trigger = { type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } }
    const path = 'apis/keda.sh/v1alpha1/namespaces/food-delivery/scaledobjects/consumer'
    const patchTrigger = () => patch(path, { spec: { triggers: [trigger] } })
    await resources({})
    expect(await patchTrigger()).toMatchObject({
      code: 403,
      message: expect.stringContaining("the container consumer doesn't have the cpu request defined") as string,
    })
    await resources({ limits: { cpu: '1' } })
    expect(await patchTrigger()).toMatchObject({ spec: { triggers: [trigger] } })
  })

  it('counts updated pods during a rollout', async () => {
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
