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
