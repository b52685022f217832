import fc from 'fast-check'
import {
  type FuzzResponse,
  type FuzzRequest,
  type HttpFuzzer,
  createHttpFuzzer,
  isBelow500,
} from '../../test/support/fuzz/http-fuzzer'
import { anyRequest, anyJson, anyText, deepJson, segment, textOf } from '../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../test/support/fuzz/raw-bytes'
import { FUZZ_LIMIT_MS } from '../../test/support/fuzz/runs'
import { ApiServer } from '../src/kubernetes-api/api-server'
import { ScalingPart } from '../src/runner/scaling-part'
import { ScaledCluster, scaledObject } from './fixture/scaled-cluster'

const system = new ScaledCluster()
const { cluster, store, timers } = system
const api = new ApiServer({ store, cluster, now: timers.now, pages: new ScalingPart().pages })
let fuzzer: HttpFuzzer

const apps = '/apis/apps/v1/namespaces/food-delivery/deployments'
const keda = '/apis/keda.sh/v1alpha1/namespaces/food-delivery/scaledobjects'
const hpas = '/apis/autoscaling/v2/namespaces/food-delivery/horizontalpodautoscalers'
const collections = ['/api/v1/pods', '/api/v1/namespaces/food-delivery/pods', '/api/v1/namespaces', apps, keda, hpas]
const objects = [`${apps}/consumer`, `${apps}/consumer/scale`, `${keda}/consumer`, `${keda}/other`, `${hpas}/some`]

beforeAll(async () => {
  await api.start(0)
  fuzzer = createHttpFuzzer(api.url)
})

afterAll(async () => {
  fuzzer.close()
  api.stop()
  await system.stop()
})

/** Below 500, and an error is a `Status` with the same code. */
function isFine(answer: FuzzResponse, { method }: FuzzRequest): boolean {
  if (!isBelow500(answer)) return false
  const { status, type, body } = answer
  if (status < 400 || method === 'HEAD') return true
  // Invalid bytes in the path: Node itself answers.
  if (type === '') return status === 400
  const { kind, code, message } = JSON.parse(body) as Record<string, unknown>
  return kind === 'Status' && code === status && typeof message === 'string'
}

const patchTypes = [
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
]
const contentType = fc.constantFrom(...patchTypes, 'application/json', 'application/yaml', 'text/plain', '')

const odd = fc.oneof(anyJson, fc.constantFrom(null, '', 'consumer', -1, 0.5, 2, 3e9, [null], [[]], {}, [{}]))
const fields = (...names: string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] })
const template = fc.record({ metadata: fc.oneof(fields('labels'), odd), spec: fc.oneof(fields('containers'), odd) })
const metric = fc.record({ type: fc.constantFrom('Resource', 'External', 'X'), resource: odd, external: odd })
const spec = fc.record(
  {
    replicas: fc.oneof(fc.nat(4), odd),
    selector: fc.oneof(fields('matchLabels'), odd),
    template: fc.oneof(template, odd),
    scaleTargetRef: fc.oneof(fields('name', 'kind'), odd),
    triggers: fc.oneof(fc.array(fields('type', 'name', 'metadata', 'authenticationRef')), odd),
    minReplicaCount: odd,
    maxReplicaCount: odd,
    maxReplicas: fc.oneof(fc.nat(10), odd),
    fallback: odd,
    advanced: odd,
    metrics: fc.oneof(fc.array(metric), odd),
    behavior: fc.oneof(fc.record({ scaleUp: fields('policies', 'selectPolicy'), scaleDown: odd }), odd),
  },
  { requiredKeys: [] },
)
const metadata = fc.record(
  {
    name: fc.oneof(fc.constantFrom('consumer', 'other'), odd),
    labels: odd,
    annotations: odd,
    ownerReferences: odd,
    resourceVersion: odd,
  },
  { requiredKeys: [] },
)
const object = fc.record(
  {
    apiVersion: odd,
    kind: fc.oneof(fc.constantFrom('Deployment', 'ScaledObject', 'Status'), odd),
    metadata: fc.oneof(metadata, odd),
    spec: fc.oneof(spec, odd),
    status: odd,
  },
  { requiredKeys: [] },
)
const pointer = fc
  .array(
    fc.constantFrom('spec', 'metadata', 'replicas', 'template', 'triggers', '0', '-', '4294967295', '-1', '__proto__'),
    { maxLength: 4 },
  )
  .map((keys) => keys.map((key) => `/${key}`).join(''))
const operation = fc.record(
  {
    op: fc.oneof(fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'), odd),
    path: fc.oneof(pointer, odd),
    from: fc.oneof(pointer, odd),
    value: odd,
  },
  { requiredKeys: [] },
)
const yaml = fc.oneof(
  anyText,
  fc.constantFrom('a: &a [*a]', '&x a: *x', '!!js/function x', 'a: b: c', '? {}\n: {}', '<<: *y'),
)
const body = fc.oneof(
  { weight: 4, arbitrary: object.map(textOf) },
  { weight: 2, arbitrary: fc.array(operation, { maxLength: 4 }).map(textOf) },
  anyJson.map(textOf),
  deepJson,
  deepJson.map((value) => `{"metadata":{"name":"deep"},"spec":${value}}`),
  yaml,
)

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
      const attempts = fc
        .record({
          method: fc.constantFrom('PATCH', 'PUT', 'POST', 'DELETE'),
          path: fc.constantFrom(...objects, ...collections),
          type: contentType,
          query,
          body,
        })
        .map(({ type, query: search, path, ...rest }) => ({
          ...rest,
          path: `${path}?${search}`,
          headers: { 'content-type': type },
        }))
      expect(await fuzzer.attack(attempts, isFine)).toEqual([])
    },
    FUZZ_LIMIT_MS,
  )

  it(
    'lists and reads with any query, including what was written before',
    async () => {
      const pods = cluster.pods.flatMap(({ name }) => [`/api/v1/pods/${name}`, `/api/v1/pods/${name}/log`])
      const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
      const attempts = fc
        .record({
          path: fc.constantFrom(...collections, ...objects, ...pods, '/decisions'),
          query,
          accept: fc.constantFrom(table, 'application/json'),
        })
        .map(({ path, query: search, accept }) => ({ method: 'GET', path: `${path}?${search}`, headers: { accept } }))
      expect(await fuzzer.attack(attempts, isFine)).toEqual([])
    },
    FUZZ_LIMIT_MS,
  )

  it(
    'answers any request below 500, errors with a Status',
    async () => {
      const paths = [...collections, ...objects, '/', '/api', '/apis', '/version', '/livez', '/decisions']
      expect(await fuzzer.attack(anyRequest(paths, body), isFine)).toEqual([])
    },
    FUZZ_LIMIT_MS,
  )

  it('leaves the autoscalers working', async () => {
    await timers.advance(120_000)
    for (const resource of ['scaledobjects', 'horizontalpodautoscalers'] as const)
      for (const { metadata: known } of store.list(resource)) store.remove(resource, known.name)
    cluster.setReplicas('consumer', 2)
    system.lag = 100
    store.put('scaledobjects', scaledObject({}, 'after'))
    await timers.advance(60_000)
    expect(system.replicas).toBe(6)
  })

  it(
    'closes connections with invalid HTTP, and still serves others',
    async () => {
      expect(await attackWithBytes(api.url, ['/api/v1/pods', '/livez'])).toEqual([])
      expect((await fetch(`${api.url}/readyz`)).status).toBe(200)
    },
    FUZZ_LIMIT_MS,
  )
})
