import { eventually } from '../support/eventually'
import { type RunningSystem, startRunningSystem } from '../support/running-system'

let lab: RunningSystem

beforeAll(async () => {
  lab = await startRunningSystem({ lab: true, autoscaler: 'keda', hpaSyncMs: 1_000 })
}, 120_000)

afterAll(() => lab.stop())

interface Autoscaler {
  metadata: { name: string }
  spec: { scaleTargetRef: { name: string }; minReplicas: number; maxReplicas: number }
  status?: { conditions: { type: string }[] }
}

const read = async <T>(url: string) => (await (await fetch(url)).json()) as T

it('accepts an order through the gateway and delivers it', async () => {
  const response = await fetch(`${lab.url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ productId: 'p-0001', customer: 'Sora' }),
  })
  const { orderId, item } = (await response.json()) as { orderId: string; item: string }
  expect(response.status).toBe(201)
  const delivery = await eventually(async () => {
    const { deliveries } = await read<{ deliveries: { orderId: string }[] }>(`${lab.url}/deliveries`)
    return deliveries.find((delivery) => delivery.orderId === orderId)
  }, `the delivery of order ${orderId}`)
  expect(delivery).toMatchObject({ customer: 'Sora', item })
  const { products } = await read<{ products: unknown[] }>(`${lab.url}/products?limit=3`)
  expect(products).toHaveLength(3)
})

it('runs one pod of each Deployment, with the labels of the lab', async () => {
  const counts = await Promise.all(
    ['order', 'product', 'delivery'].map(async (app) => {
      const url = `${lab.system.apiUrl}/api/v1/namespaces/default/pods?labelSelector=app%3D${app}`
      return [app, (await read<{ items: unknown[] }>(url)).items.length]
    }),
  )
  expect(Object.fromEntries(counts)).toEqual({ order: 1, product: 1, delivery: 1 })
})

it('evaluates two HPAs, which scale order and product between one pod and five', async () => {
  const path = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers'
  const items = await eventually(
    async () => {
      const list = await read<{ items: Autoscaler[] }>(`${lab.system.apiUrl}${path}`)
      return list.items.every(({ status }) => status?.conditions.length) && list.items
    },
    'both HPAs to have conditions',
    30_000,
  )
  expect(
    items.map(({ metadata, spec: { scaleTargetRef, minReplicas, maxReplicas } }) => {
      return [metadata.name, scaleTargetRef.name, minReplicas, maxReplicas]
    }),
  ).toEqual([
    ['order-hpa', 'order', 1, 5],
    ['product-hpa', 'product', 1, 5],
  ])
})
