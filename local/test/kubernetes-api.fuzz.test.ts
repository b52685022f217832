import fc from 'fast-check'
import { parse } from 'yaml'
import {
  type FuzzResponse,
  type FuzzRequest,
  type HttpFuzzer,
  createHttpFuzzer,
  isBelow500,
} from '../../test/support/fuzz/http-fuzzer'
import {
  anyRequest,
  anyJson,
  anyText,
  deepJson,
  inheritedName,
  segment,
  someFields,
  textOf,
} from '../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../test/support/fuzz/raw-bytes'
import { FUZZ_TIMEOUT_MS } from '../../test/support/fuzz/runs'
import { ApiServer } from '../src/kubernetes-api/api-server'
import { LazyScaling } from '../src/runner/lazy-scaling'
import { ScaledCluster, consumer, scaledObject } from './fixture/scaled-cluster'

const system = new ScaledCluster()
const { cluster, store, timers } = system
const api = new ApiServer({ store, cluster, now: timers.now, extraPaths: new LazyScaling(() => []).paths })
let fuzzer: HttpFuzzer

const apps = '/apis/apps/v1/namespaces/food-delivery/deployments'
const keda = '/apis/keda.sh/v1alpha1/namespaces/food-delivery/scaledobjects'
const hpas = '/apis/autoscaling/v2/namespaces/food-delivery/horizontalpodautoscalers'
const pods = '/api/v1/namespaces/food-delivery/pods'
const coreCollections = ['services', 'secrets'].map((plural) => `/api/v1/namespaces/food-delivery/${plural}`)
const collections = ['/api/v1/pods', pods, '/api/v1/namespaces', '/api/v1/events', ...coreCollections, apps, keda, hpas]
const objects = [
  ...coreCollections.map((path) => `${path}/mine`),
  `${apps}/consumer`,
  `${apps}/consumer/scale`,
  `${apps}/consumer/status`,
  `${keda}/consumer`,
  `${keda}/other`,
  `${hpas}/some`,
  '/api/v1/namespaces/other',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
]

beforeAll(async () => {
  await api.start(0)
  fuzzer = createHttpFuzzer(api.url)
})

afterAll(async () => {
  fuzzer.close()
  api.stop()
  await system.stop()
})

/** The errors for which Kubernetes itself responds with 500. */
const SERVER_ERRORS = /^failed to create typed patch object|does not contain declared merge key/

/**
 * Whether the status is below 500 (or 500 or 504 where Kubernetes responds so, too), and the body of an error is a
 * `Status` with the same code.
 */
function isValidResponse(response: FuzzResponse, { method }: FuzzRequest): boolean {
  const { status, type, body } = response
  // A list from a version that does not exist yet is a timeout.
  if (!isBelow500(response) && status !== 500 && status !== 504) return false
  if (status < 400 || method === 'HEAD') return true
  // Node itself rejects invalid bytes in the path.
  if (type === '') return status === 400
  if (type.startsWith('text/plain')) return status === 404 && body === '404 page not found\n'
  const { kind, code, message } = (type.includes('yaml') ? parse(body) : JSON.parse(body)) as Record<string, unknown>
  if (kind !== 'Status' || code !== status || typeof message !== 'string') return false
  return status !== 500 || SERVER_ERRORS.test(message)
}

const patchTypes = [
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
]
const contentType = fc.constantFrom(
  ...patchTypes,
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'text/plain',
  '',
)

const anyValue = fc.oneof(anyJson, fc.constantFrom(null, '', 'consumer', -1, 0.5, 2, 3e9, [null], [[]], {}, [{}]))
const fields = (...names: string[]) => someFields(Object.fromEntries(names.map((name) => [name, anyValue])))
const template = fc.record({
  metadata: fc.oneof(fields('labels'), anyValue),
  spec: fc.oneof(fields('containers'), anyValue),
})
const metric = fc.record({ type: fc.constantFrom('Resource', 'External', 'X'), resource: anyValue, external: anyValue })
const spec = someFields({
  replicas: fc.oneof(fc.nat(4), anyValue),
  selector: fc.oneof(fields('matchLabels'), anyValue),
  template: fc.oneof(template, anyValue),
  scaleTargetRef: fc.oneof(fields('name', 'kind'), anyValue),
  triggers: fc.oneof(fc.array(fields('type', 'name', 'metadata', 'authenticationRef')), anyValue),
  minReplicaCount: anyValue,
  maxReplicaCount: anyValue,
  maxReplicas: fc.oneof(fc.nat(10), anyValue),
  fallback: anyValue,
  advanced: anyValue,
  metrics: fc.oneof(fc.array(metric), anyValue),
  behavior: fc.oneof(fc.record({ scaleUp: fields('policies', 'selectPolicy'), scaleDown: anyValue }), anyValue),
})
const metadata = someFields({
  name: fc.oneof(fc.constantFrom('consumer', 'other'), anyValue),
  labels: anyValue,
  annotations: anyValue,
  ownerReferences: anyValue,
  resourceVersion: anyValue,
  uid: anyValue,
  generateName: anyValue,
  namespace: anyValue,
  finalizers: anyValue,
  managedFields: anyValue,
  deletionTimestamp: anyValue,
})
const object = someFields({
  apiVersion: fc.oneof(fc.constantFrom('v1', 'apps/v1', 'keda.sh/v1alpha1'), anyValue),
  kind: fc.oneof(fc.constantFrom('Deployment', 'ScaledObject', 'Status'), anyValue),
  metadata: fc.oneof(metadata, anyValue),
  spec: fc.oneof(spec, anyValue),
  status: anyValue,
})
/** Objects that a patch changes or creates. */
const identities = [
  { path: `${apps}/consumer`, apiVersion: 'apps/v1', kind: 'Deployment', name: 'consumer' },
  { path: `${keda}/consumer`, apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name: 'consumer' },
  { path: `${hpas}/some`, apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: 'some' },
  { path: `${coreCollections[1]}/mine`, apiVersion: 'v1', kind: 'Secret', name: 'mine' },
]
const labels = fc.dictionary(inheritedName, fc.constantFrom('a', 'b'), { maxKeys: 2 })
const content = fc.oneof(
  fc.record({ metadata: fc.record({ labels, annotations: labels }) }),
  someFields({ spec, type: anyValue, data: anyValue, metadata }),
)
const configuration = fc
  .tuple(fc.constantFrom(...identities), content)
  .map(([{ path, apiVersion, kind, name }, desired]) => ({
    path: `${path}?fieldManager=fuzz`,
    body: textOf({ ...desired, apiVersion, kind, metadata: { ...(desired['metadata'] as object), name } }),
  }))
const pointer = fc
  .array(
    fc.constantFrom('spec', 'metadata', 'replicas', 'template', 'triggers', '0', '-', '4294967295', '-1', '__proto__'),
    { maxLength: 4 },
  )
  .map((keys) => keys.map((key) => `/${key}`).join(''))
const operation = someFields({
  op: fc.oneof(fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'), anyValue),
  path: fc.oneof(pointer, anyValue),
  from: fc.oneof(pointer, anyValue),
  value: anyValue,
})
const yaml = fc.oneof(
  anyText,
  fc.constantFrom('a: &a [*a]', '&x a: *x', '!!js/function x', 'a: b: c', '? {}\n: {}', '<<: *y'),
)
const deleteOptions = someFields({
  kind: fc.oneof(fc.constant('DeleteOptions'), anyValue),
  preconditions: fc.oneof(fields('uid', 'resourceVersion'), anyValue),
  gracePeriodSeconds: anyValue,
  propagationPolicy: anyValue,
  dryRun: anyValue,
})
const protobuf = fc
  .tuple(fc.constantFrom('Namespace', 'HorizontalPodAutoscaler'), fc.uint8Array({ maxLength: 40 }))
  .map(([kind, bytes]) => {
    const type = Buffer.concat([
      Buffer.from([10, 2]),
      Buffer.from('v1'),
      Buffer.from([18, kind.length]),
      Buffer.from(kind),
    ])
    const parts = [Buffer.from('k8s\0'), Buffer.from([10, type.length]), type, Buffer.from([18, bytes.length]), bytes]
    return Buffer.concat(parts)
  })
const textBody = fc.oneof(
  { weight: 4, arbitrary: object.map(textOf) },
  { weight: 2, arbitrary: fc.array(operation, { maxLength: 4 }).map(textOf) },
  anyJson.map(textOf),
  deleteOptions.map(textOf),
  deepJson,
  deepJson.map((value) => `{"metadata":{"name":"deep"},"spec":${value}}`),
  yaml,
)

const body = fc.oneof({ weight: 9, arbitrary: textBody }, protobuf)

const query = fc
  .dictionary(
    fc.constantFrom(
      'labelSelector',
      'fieldSelector',
      'limit',
      'continue',
      'resourceVersion',
      'timeoutSeconds',
      'fieldValidation',
      'dryRun',
      'tailLines',
      'sinceSeconds',
      'gracePeriodSeconds',
      'propagationPolicy',
      'orphanDependents',
      'fieldManager',
      'force',
      'resourceVersionMatch',
      'sendInitialEvents',
      'includeObject',
      'pretty',
      'limitBytes',
      'sinceTime',
      'previous',
      'timestamps',
      'container',
      'since',
      'autoscaler',
    ),
    fc.oneof(segment, fc.constantFrom('a%3Db', 'a in (b,c)', '!a', '-1', '1e30', 'NaN', 'Strict', 'All')),
  )
  .map((values) =>
    Object.entries(values)
      .map(([name, value]) => `${name}=${encodeURI(value)}`)
      .join('&'),
  )

describe('fuzz of the Kubernetes API', () => {
  it(
    'accepts any object and any patch or rejects it with a Status',
    async () => {
      const requests = fc
        .record({
          method: fc.constantFrom('PATCH', 'PUT', 'POST', 'DELETE'),
          path: fc.constantFrom(...objects, ...collections),
          type: contentType,
          query,
          body,
        })
        .map(({ type, query: search, path, ...request }) => ({
          ...request,
          path: `${path}?${search}`,
          headers: { 'content-type': type },
        }))
      expect(await fuzzer.attack(requests, isValidResponse)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'applies any fields of an object, or rejects them with a Status',
    async () => {
      const requests = fc
        .tuple(configuration, fc.constantFrom(...patchTypes))
        .map(([target, type]) => ({ ...target, method: 'PATCH', headers: { 'content-type': type } }))
      const acceptedBefore = fuzzer.count(200)
      expect(await fuzzer.attack(requests, isValidResponse)).toEqual([])
      expect(fuzzer.count(200)).toBeGreaterThan(acceptedBefore)
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'lists and reads with any query',
    async () => {
      const podPaths = cluster.pods.flatMap(({ name }) => [`${pods}/${name}`, `${pods}/${name}/log`])
      const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
      const requests = fc
        .record({
          path: fc.constantFrom(...collections, ...objects, ...podPaths, '/decisions'),
          query,
          accept: fc.constantFrom(
            table,
            table.replace('Table', 'PartialObjectMetadata'),
            'application/json',
            'application/yaml',
          ),
        })
        .map(({ path, query: search, accept }) => ({ method: 'GET', path: `${path}?${search}`, headers: { accept } }))
      expect(await fuzzer.attack(requests, isValidResponse)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'responds to any request with a status below 500, and to errors with a Status',
    async () => {
      const paths = [...collections, ...objects, '/', '/api', '/apis', '/version', '/livez', '/decisions']
      expect(await fuzzer.attack(anyRequest(paths, textBody), isValidResponse)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it('scales after all requests of the tests above', async () => {
    await timers.advance(120_000)
    for (const resource of ['scaledobjects', 'horizontalpodautoscalers'] as const)
      for (const { metadata: stored } of store.list(resource)) store.remove(resource, stored.name)
    await cluster.emptyNamespace(store.namespace)
    cluster.applyDeployment({ ...consumer, spec: { ...consumer.spec, replicas: 2 } })
    system.lag = 100
    store.put('scaledobjects', scaledObject({}, 'after'))
    await timers.advance(60_000)
    expect(system.replicas).toBe(6)
  })

  it(
    'closes connections with invalid HTTP, and serves other requests',
    async () => {
      expect(await attackWithBytes(api.url, ['/api/v1/pods', '/livez'])).toEqual([])
      expect((await fetch(`${api.url}/readyz`)).status).toBe(200)
    },
    FUZZ_TIMEOUT_MS,
  )
})
