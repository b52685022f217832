import { ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'

const { cluster, store, timers, autoscalers } = new ScaledCluster()
const api = new ApiServer({ store, cluster, now: timers.now })

const deployment = '/apis/apps/v1/namespaces/food-delivery/deployments/consumer'
const scaledObjects = '/apis/keda.sh/v1alpha1/namespaces/food-delivery/scaledobjects'
const [pod] = cluster.pods
const jsonPatch = 'application/json-patch+json'
const mergePatch = 'application/merge-patch+json'
const strategicPatch = 'application/strategic-merge-patch+json'

beforeAll(() => api.start(0))
afterAll(async () => {
  api.stop()
  autoscalers.stop()
  await cluster.stop(0)
})

type RequestArguments = [method: string, path: string, type?: string, body?: unknown]
type Case = [name: string, code: number, request: RequestArguments]

async function send(method: string, path: string, type?: string, body?: unknown) {
  const response = await fetch(api.url + path, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: type === undefined ? {} : { 'content-type': type },
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const doublingPatch = [
  { op: 'add', path: '/metadata/annotations', value: { a: 'x'.repeat(1_000) } },
  ...Array.from({ length: 30 }, (_, index) => ({
    op: 'copy',
    from: '/metadata/annotations',
    path: `/metadata/annotations/${index}`,
  })),
]

/** Doubles the nesting of a new field with each copy, up to 8,192 levels. */
const nestingPatch = (field: string) => [
  { op: 'add', path: field, value: {} },
  ...Array.from({ length: 13 }, (_, index) => ({ op: 'copy', from: field, path: field + '/a'.repeat(2 ** index) })),
]

it.each<Case>([
  ['a path with an invalid escape', 400, ['GET', '/api/v1/pods/%zz']],
  ['a grace period that is not a number', 400, ['DELETE', `/api/v1/pods/${pod?.name}?gracePeriodSeconds=soon`]],
  ['a number of log lines that is not a number', 400, ['GET', `/api/v1/pods/${pod?.name}/log?tailLines=all`]],
  ['a watch from an invalid version', 422, ['GET', '/api/v1/pods?watch=true&resourceVersion=x']],
  ['the body null', 400, ['PUT', deployment, 'application/json', 'null']],
  ['an empty body', 400, ['PUT', deployment, 'application/json']],
  ['a patch that is a number', 400, ['PATCH', deployment, mergePatch, 5]],
  ['the field __proto__', 400, ['PATCH', deployment, mergePatch, '{"__proto__":{"spec":{"replicas":0}}}']],
  [
    'a body that is nested too deeply',
    400,
    ['POST', scaledObjects, 'application/json', '['.repeat(10_000) + ']'.repeat(10_000)],
  ],
  [
    'a repeated field that is nested too deeply',
    400,
    ['POST', scaledObjects, 'application/json', `{"spec":${'['.repeat(10_000)}${']'.repeat(10_000)},"spec":{}}`],
  ],
  ['YAML that is nested too deeply', 400, ['POST', scaledObjects, 'application/yaml', '- '.repeat(10_000)]],
  [
    'a server-side apply that is nested too deeply',
    400,
    ['PATCH', `${deployment}?fieldManager=m`, 'application/apply-patch+yaml', `spec: ${'{a: '.repeat(10_000)}`],
  ],
  [
    'delete options that are nested too deeply',
    400,
    ['DELETE', deployment, 'application/json', `{"dryRun":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ],
  [
    'a continue token that is nested too deeply',
    400,
    [
      'GET',
      `${scaledObjects}?continue=${Buffer.from(`{"v":${'['.repeat(4_000)}${']'.repeat(4_000)}}`).toString('base64url')}`,
    ],
  ],
  ['a body that is too large', 413, ['POST', scaledObjects, 'application/json', 'x'.repeat(4_000_000)]],
  ['a JSON patch with the operation null', 422, ['PATCH', deployment, jsonPatch, [null]]],
  [
    'a JSON patch far beyond the end of a list',
    422,
    ['PATCH', deployment, jsonPatch, [{ op: 'add', path: '/spec/template/spec/containers/999999999', value: {} }]],
  ],
  ['a JSON patch that doubles a value thirty times', 413, ['PATCH', deployment, jsonPatch, doublingPatch]],
  ['a JSON patch that nests values', 400, ['PATCH', deployment, jsonPatch, nestingPatch('/spec/a')]],
  [
    'a JSON patch of a Scale that nests values',
    400,
    ['PATCH', `${deployment}/scale`, jsonPatch, nestingPatch('/spec/a')],
  ],
  [
    'a JSON patch of a pod that nests values',
    400,
    ['PATCH', `/api/v1/namespaces/food-delivery/pods/${pod?.name}`, jsonPatch, nestingPatch('/metadata/labels/a')],
  ],
  [
    'an HPA whose annotations are nested too deeply',
    400,
    [
      'POST',
      '/apis/autoscaling/v1/namespaces/food-delivery/horizontalpodautoscalers',
      'application/json',
      {
        metadata: {
          name: 'nested',
          annotations: { 'autoscaling.alpha.kubernetes.io/metrics': `[${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}]` },
        },
        spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'consumer' } },
      },
    ],
  ],
  ['labels that are not strings', 422, ['PATCH', deployment, mergePatch, { metadata: { labels: { a: {} } } }]],
  [
    'an item without its merge key',
    500,
    ['PATCH', deployment, strategicPatch, { spec: { template: { spec: { containers: [{ image: 'a' }] } } } }],
  ],
  [
    'a container that is null',
    422,
    ['PATCH', deployment, mergePatch, { spec: { template: { spec: { containers: [null] } } } }],
  ],
  [
    'a trigger that is null',
    422,
    [
      'POST',
      scaledObjects,
      'application/json',
      { metadata: { name: 'other' }, spec: { scaleTargetRef: { name: 'x' }, triggers: [null] } },
    ],
  ],
  ['too many replicas', 422, ['PATCH', deployment, mergePatch, { spec: { replicas: 20_000 } }]],
  [
    'too many replicas in a Scale',
    422,
    ['PUT', `${deployment}/scale`, 'application/json', { metadata: { name: 'consumer' }, spec: { replicas: 2e9 } }],
  ],
])('rejects %s with a Status of %i', async (_, code, [method, path, type, body]) => {
  const before = JSON.stringify(store.get('deployments', 'consumer')?.spec)
  const response = await send(method, path, type, body)
  expect(response).toMatchObject({ status: code, body: { kind: 'Status', status: 'Failure', code } })
  expect(JSON.stringify(store.get('deployments', 'consumer')?.spec)).toBe(before)
})

it.each<[string, object, string]>([
  ['spec:map[replicas:three]', { spec: { replicas: 'three' } }, 'unrecognized type: int32'],
  ['spec:map[replicas:2.5]', { spec: { replicas: 2.5 } }, 'cannot convert float64 to int32'],
  ['spec:map[paused:yes]', { spec: { paused: 'yes' } }, 'unrecognized type: bool'],
  ['spec:text', { spec: 'text' }, 'cannot restore struct from: string'],
  [
    'metadata:map[labels:map[a:1 b:<nil>]]',
    { metadata: { labels: { b: null, a: 1 } } },
    'cannot convert int64 to string',
  ],
])('reports which value of a strategic merge patch has the wrong type: map[%s]', async (text, patch, error) => {
  const message = `patch: Invalid value: "map[${text}]": ${error}`
  expect((await send('PATCH', deployment, strategicPatch, patch)).body).toMatchObject({
    message: ` "" is invalid: ${message}`,
    details: { causes: [{ field: 'patch', message: message.replace('patch: ', '') }] },
    code: 422,
  })
})

it('reports the line at which a body is nested too deeply', async () => {
  for (const type of ['application/json', 'application/yaml']) {
    const { body } = await send('POST', scaledObjects, type, `{\n"spec": ${'['.repeat(200)}${']'.repeat(200)}}`)
    expect(body['message']).toBe('the body is refused: nested more than 100 levels deep at line 2')
  }
})

it('reports which field of a server-side apply is unknown', async () => {
  const { body } = await send('PATCH', `${deployment}?fieldManager=m`, 'application/apply-patch+yaml', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'consumer', namespace: 'food-delivery' },
    spec: { replica: 3 },
  })
  expect(body).toMatchObject({
    message:
      'failed to create typed patch object (food-delivery/consumer; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
    code: 500,
  })
})

it.each<[string, object, string]>([
  ['no apiVersion', { kind: 'Deployment' }, 'invalid object type: /, Kind=Deployment'],
  ['another kind', { apiVersion: 'v1', kind: 'Secret' }, 'invalid object type: /v1, Kind=Secret'],
  [
    'another name',
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'other' } },
    'the name of the object (other) does not match the name on the URL (consumer)',
  ],
])('refuses a server-side apply with %s', async (_title, config, message) => {
  const response = await send('PATCH', `${deployment}?fieldManager=m`, 'application/apply-patch+yaml', config)
  expect(response).toMatchObject({ status: 400, body: { message, reason: 'BadRequest' } })
})

it('refuses to list objects at a resourceVersion that is not a number', async () => {
  const { body } = await send('GET', '/api/v1/pods?resourceVersion=x')
  expect(body).toMatchObject({
    message:
      'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    code: 400,
  })
})

it('returns from a dry run the identity of a new object, and the stored version of a changed one', async () => {
  const configMaps = '/api/v1/namespaces/food-delivery/configmaps'
  const body = { metadata: { name: 'dry', resourceVersion: '5' } }
  const created = await send('POST', `${configMaps}?dryRun=All`, 'application/json', body)
  expect(created).toMatchObject({
    status: 201,
    body: { metadata: { uid: expect.any(String) as string, creationTimestamp: expect.any(String) as string } },
  })
  const changed = await send('PATCH', `${deployment}?dryRun=All`, mergePatch, { metadata: { labels: { a: 'b' } } })
  const { resourceVersion } = store.get('deployments', 'consumer')?.metadata ?? {}
  expect(changed.body).toMatchObject({ metadata: { resourceVersion, labels: { a: 'b' } } })
})

it('reports the invalid result of a merge patch', async () => {
  const { body } = await send('PATCH', deployment, mergePatch, { spec: { replicas: 'three' } })
  expect(body['message']).toMatch(
    /^ "" is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal string into .*\.spec\.replicas of type int32$/,
  )
})

it.each(['//', '/banana', '/apis/banana/v1/x', '/healthz/banana'])(
  'responds to %s, which is not an API path, with plain text',
  async (path) => {
    const response = await fetch(api.url + path)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('404 page not found\n')
  },
)

it('treats a null field like an absent field', async () => {
  const spec = { scaleTargetRef: { name: 'no-such' }, fallback: null, triggers: [{ type: 'cron', metadata: {} }] }
  const { body } = await send('POST', scaledObjects, 'application/json', { metadata: { name: 'other' }, spec })
  expect(body).toMatchObject({ kind: 'ScaledObject' })
  expect(body['spec']).not.toHaveProperty('fallback')
})
