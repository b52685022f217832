import { ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'

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

async function patch(path: string, change: object): Promise<unknown> {
  const response = await fetch(`${api.url}/${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(change),
  })
  return response.json()
}

describe('writing to the local cluster', () => {
  it('keeps the annotations that somebody gave a pod, not those that say where it runs', async () => {
    await scaled.timers.advance(0)
    const [pod] = scaled.cluster.pods
    const annotations = { 'controller.kubernetes.io/pod-deletion-cost': '-1' }
    const answer = await patch(`api/v1/namespaces/food-delivery/pods/${pod?.name}`, {
      metadata: { annotations },
    })
    expect(answer).toMatchObject({
      metadata: { annotations: { ...annotations, 'local.food-delivery/pid': String(process.pid) } },
    })
    expect(pod?.state.annotations).toEqual(annotations)
  })
})
