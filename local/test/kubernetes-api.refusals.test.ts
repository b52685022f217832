import { ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'

const { cluster, store, timers, autoscalers } = new ScaledCluster()
const api = new ApiServer({ store, cluster, now: timers.now })

const deployment = '/apis/apps/v1/namespaces/food-delivery/deployments/consumer'
const scaledObjects = '/apis/keda.sh/v1alpha1/namespaces/food-delivery/scaledobjects'
const [pod] = cluster.pods
const jsonPatch = 'application/json-patch+json'
const mergePatch = 'application/merge-patch+json'

beforeAll(() => api.start(0))
afterAll(async () => {
  api.stop()
  autoscalers.stop()
  await cluster.stop(0)
})

type Question = [method: string, path: string, type?: string, body?: unknown]
type Refusal = [what: string, code: number, question: Question]

async function ask(method: string, path: string, type?: string, body?: unknown) {
  const response = await fetch(api.url + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: type === undefined ? {} : { 'content-type': type },
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const named = (fields: object) => ({ metadata: { name: 'consumer' }, ...fields })
const doubling = [
  { op: 'add', path: '/metadata/annotations', value: { a: 'x'.repeat(1_000) } },
  ...Array.from({ length: 30 }, (_, index) => ({
    op: 'copy',
    from: '/metadata/annotations',
    path: `/metadata/annotations/${index}`,
  })),
]

it.each<Refusal>([
  ['a path with a broken escape', 400, ['GET', '/api/v1/pods/%zz']],
  ['a path of two slashes', 404, ['GET', '//']],
  ['a grace period that is no number', 400, ['DELETE', `/api/v1/pods/${pod?.name}?gracePeriodSeconds=soon`]],
  ['a tail that is no number', 400, ['GET', `/api/v1/pods/${pod?.name}/log?tailLines=all`]],
  ['a watch from nowhere', 400, ['GET', '/api/v1/pods?watch=true&resourceVersion=x']],
  ['no object', 400, ['PUT', deployment, 'application/json', 'null']],
  ['nothing', 400, ['PUT', deployment, 'application/json']],
  ['a patch that is a number', 400, ['PATCH', deployment, mergePatch, 5]],
  ['another prototype', 400, ['PATCH', deployment, mergePatch, '{"__proto__":{"spec":{"replicas":0}}}']],
  [
    'a body that is nested too deeply',
    400,
    ['POST', scaledObjects, 'application/json', '['.repeat(10_000) + ']'.repeat(10_000)],
  ],
  ['too much', 413, ['POST', scaledObjects, 'application/json', 'x'.repeat(4_000_000)]],
  ['operations that are none', 422, ['PATCH', deployment, jsonPatch, [null]]],
  [
    'a list of a billion holes',
    422,
    ['PATCH', deployment, jsonPatch, [{ op: 'add', path: '/spec/template/spec/containers/999999999', value: {} }]],
  ],
  ['an object that doubles thirty times', 413, ['PATCH', deployment, jsonPatch, doubling]],
  ['labels that are no texts', 422, ['PATCH', deployment, mergePatch, { metadata: { labels: { a: {} } } }]],
  [
    'containers that are nothing',
    422,
    ['PATCH', deployment, mergePatch, { spec: { template: { spec: { containers: [null] } } } }],
  ],
  [
    'triggers that are nothing',
    422,
    [
      'POST',
      scaledObjects,
      'application/json',
      { metadata: { name: 'other' }, spec: { scaleTargetRef: { name: 'x' }, triggers: [null] } },
    ],
  ],
  ['a slip of the keyboard', 422, ['PATCH', deployment, mergePatch, { spec: { replicas: 20_000 } }]],
  [
    'it in a scale as well',
    422,
    ['PUT', `${deployment}/scale`, 'application/json', named({ spec: { replicas: 2e9 } })],
  ],
])('rejects %s with a Status of %i', async (_, code, [method, path, type, body]) => {
  const before = JSON.stringify(store.get('deployments', 'consumer')?.spec)
  const answer = await ask(method, path, type, body)
  expect(answer).toMatchObject({ status: code, body: { kind: 'Status', status: 'Failure', code } })
  expect(JSON.stringify(store.get('deployments', 'consumer')?.spec)).toBe(before)
})

it('treats a null field like an absent one', async () => {
  const spec = { scaleTargetRef: { name: 'no-such' }, fallback: null, triggers: [{ type: 'cron', metadata: {} }] }
  const { body } = await ask('POST', scaledObjects, 'application/json', { metadata: { name: 'other' }, spec })
  expect(body).toMatchObject({ kind: 'ScaledObject' })
  expect(body['spec']).not.toHaveProperty('fallback')
})
