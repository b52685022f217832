import { createLogger } from '@food-delivery/service-kit'
import { ApiServer } from '../../../local/src/kubernetes-api/api-server'
import { ObjectStore } from '../../../local/src/store/object-store'
import { emptyCluster } from '../../../test/support/empty-cluster'
import { eventually } from '../../../test/support/eventually'
import { createClusterAccess } from '../src/kubernetes/cluster-access'
import { ObjectWatch } from '../src/kubernetes/object-watch'

const logger = createLogger({ service: 'podconsumerdata', pod: 'test', level: 'silent' })
const stops: (() => void)[] = []

afterEach(() => stops.splice(0).forEach((stop) => stop()))

async function createWatch(server: string) {
  const watch = new ObjectWatch({
    access: await createClusterAccess({ kind: 'url', server }),
    path: '/api/v1/namespaces/default/pods',
    logger,
    onChange: () => undefined,
    backoff: { firstMs: 20, maxMs: 50, deniedMs: 50 },
  })
  stops.push(() => watch.stop())
  return watch
}

describe('ObjectWatch', () => {
  it('reports whether it has listed the objects, and why they may be outdated', async () => {
    const store = new ObjectStore({ now: Date.now, namespace: 'default', historySize: 10 })
    const api = new ApiServer({ store, cluster: emptyCluster(store), now: Date.now })
    await api.start(0)
    stops.push(() => api.stop())
    const watch = await createWatch(api.url)
    expect([watch.isSynced, watch.problem]).toEqual([false, ''])
    void watch.start()
    await eventually(() => watch.isSynced, 'the pods to be listed')
    api.stop()
    await eventually(() => watch.problem !== '', 'the problem to be reported')
    expect(watch.isSynced).toBe(true)
  })

  it.each([{ isSynced: true }, { problem: 'none' }])('does not let its users set %j', async (change) => {
    const watch = await createWatch('http://127.0.0.1:9')
    expect(() => Object.assign(watch, change)).toThrow(TypeError)
  })
})
