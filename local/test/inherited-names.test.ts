import { ScaledCluster } from './fixture/scaled-cluster'

const scaled = new ScaledCluster()
const api = scaled.createApi()

beforeAll(() => api.start(0))
afterAll(async () => {
  api.stop()
  await scaled.stop()
})

/** The names that all objects inherit, such as `toString`. A field __proto__ is refused in all bodies. */
const names = Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__')
const withNames = <T>(value: T) => Object.fromEntries(names.map((name) => [name, value]))

const core = '/api/v1/namespaces/food-delivery'
const deployments = '/apis/apps/v1/namespaces/food-delivery/deployments'
const hpas = '/apis/autoscaling/v2/namespaces/food-delivery/horizontalpodautoscalers'

async function send(method: string, path: string, body: object, type = 'application/json') {
  const response = await fetch(api.url + path, {
    method,
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as { message?: string } }
}

const create = (path: string, fields: object) =>
  send('POST', `${path}?dryRun=All&fieldValidation=Ignore`, { metadata: { name: 'a' }, ...fields })

const deployment = (resources: object) => ({
  spec: {
    selector: { matchLabels: { app: 'a' } },
    template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a', resources }] } },
  },
})
const hpa = { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' }, maxReplicas: 3 } }

describe('names that all objects inherit', () => {
  it.each<[string, string, object]>([
    ['keys of a ConfigMap', 'configmaps', { data: withNames('a') }],
    ['keys of a ConfigMap beside others', 'configmaps', { data: withNames('a'), binaryData: { a: 'YQ==' } }],
    ['keys of a Secret', 'secrets', { data: withNames('YQ==') }],
    ['fields that do not exist', 'configmaps', withNames({ a: 1 })],
  ])('are accepted as %s', async (_case, plural, fields) => {
    expect(await create(`${core}/${plural}`, fields)).toMatchObject({ status: 201 })
  })

  it.each(names)('are accepted as the type of a Secret: %s', async (type) => {
    expect(await create(`${core}/secrets`, { type })).toMatchObject({ status: 201, body: { type } })
  })

  it.each(names)('are refused as a resource of a container: %s', async (name) => {
    const { status, body } = await create(deployments, deployment({ requests: { [name]: '1' } }))
    expect(status).toBe(422)
    expect(body.message).toContain(`requests[${name}]: Invalid value: "${name}": must be a standard resource type`)
  })
})

describe('an object with a field toString instead of text', () => {
  const value = { toString: 1, valueOf: 2 }
  const map = 'map[toString:1 valueOf:2]'
  const quantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
  const uid = 'json: cannot unmarshal object into Go struct field Preconditions.preconditions.uid of type types.UID'
  const pod = () => `${core}/pods/${scaled.cluster.pods[0]?.name}`
  const configMap = () => `${core}/configmaps/a`

  beforeAll(() => send('POST', `${core}/configmaps`, { metadata: { name: 'a' } }))

  it.each<[string, string, () => string, object, string]>([
    ['a kind', 'POST', () => hpas, { ...hpa, kind: value }, `${map} in version "v2" cannot be handled`],
    ['an apiVersion', 'POST', () => hpas, { ...hpa, apiVersion: value }, `in version "${map}" cannot be handled`],
    ['a quantity', 'POST', () => deployments, deployment({ requests: { cpu: value } }), quantity],
    ['a quantity in a list', 'POST', () => deployments, deployment({ requests: { cpu: ['1'] } }), quantity],
    ['a name', 'PATCH', pod, { metadata: { name: value } }, `the name of the object (${map}) does not match`],
    ['a uid', 'DELETE', configMap, { preconditions: { uid: value } }, uid],
    ['a resourceVersion', 'DELETE', configMap, { preconditions: { resourceVersion: value } }, 'of type string'],
  ])('is refused as %s', async (_case, method, path, body, message) => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const object = method === 'POST' ? { metadata: { name: 'b' }, ...body } : body
    const response = await send(method, path(), object, type)
    expect(response.status).toBe(400)
    expect(response.body.message).toContain(message)
  })

  it('is named in the error of a server-side apply with an unknown field', async () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: value }, unknown: 1 }
    const { body } = await send('PATCH', `${configMap()}?fieldManager=a`, config, 'application/apply-patch+yaml')
    expect(body.message).toContain(`(${map}/a; /v1, Kind=ConfigMap): .unknown: field not declared in schema`)
  })

  it.each<[string, object, string]>([
    ['an apiVersion', { apiVersion: value }, `invalid object type: /${map}, Kind=ConfigMap`],
    ['a kind', { kind: value }, `invalid object type: /v1, Kind=${map}`],
    ['a name', { metadata: { name: value } }, `the name of the object (${map}) does not match`],
  ])('is refused as %s in a server-side apply', async (_case, fields, message) => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, ...fields }
    const response = await send('PATCH', `${configMap()}?fieldManager=a`, config, 'application/apply-patch+yaml')
    expect(response).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) as string } })
  })
})
