import { request, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { type AddressInfo } from 'node:net'
import { ScaledCluster, consumer, cpuHpa } from '../../../test/fixture/scaled-cluster'
import { ApiServer } from '../../kubernetes-api/api-server'
import { handleApply } from './handle-apply'

const hpa = (averageUtilization: number) => cpuHpa('consumer-hpa', averageUtilization)
const emptyObject = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name }, spec: {} })
const password = (text: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'password' },
  stringData: { text },
})

describe('POST /local/apply', () => {
  const { cluster, store, timers } = new ScaledCluster([])
  const api = new ApiServer({ store, cluster, now: timers.now })
  const gateway = createServer(
    (req, res) => void handleApply(req, res, { apiUrl: api.url, namespace: store.namespace }),
  )
  let port: number

  beforeAll(async () => {
    cluster.start()
    await api.start(0)
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
    port = (gateway.address() as AddressInfo).port
  })
  afterAll(async () => {
    gateway.close()
    gateway.closeAllConnections()
    api.stop()
    await cluster.stop(0)
  })

  /** Sends a request with node:http, because fetch does not allow setting Host or Origin. */
  async function post(body: string, headers: Record<string, string> = {}, method = 'POST') {
    return new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      const defaults = { host: `localhost:${port}`, 'content-type': 'application/json' }
      const outgoing = request({ port, host: '127.0.0.1', method, headers: { ...defaults, ...headers } }, (res) => {
        text(res).then(
          (content) => resolve({ status: res.statusCode ?? 0, body: content === '' ? undefined : JSON.parse(content) }),
          reject,
        )
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
  const apply = (...objects: unknown[]) => post(JSON.stringify({ objects }))

  it('reports which objects were created, configured or unchanged', async () => {
    const outcomes: unknown[] = []
    for (const percent of [20, 20, 50]) outcomes.push((await apply(hpa(percent))).body)
    expect(outcomes).toMatchObject(
      ['created', 'unchanged', 'configured'].map((outcome) => ({ results: [{ name: 'consumer-hpa', outcome }] })),
    )
    expect(store.get('horizontalpodautoscalers', 'consumer-hpa')?.spec).toMatchObject(hpa(50).spec)
  })

  it('continues after a refused object, and returns the reason', async () => {
    const { status, body } = await apply(
      { ...hpa(20), spec: { ...hpa(20).spec, maxReplicas: 0 } },
      { ...consumer, metadata: { name: 'other' }, spec: { ...(consumer.spec as object), replicas: -1 } },
      emptyObject('Ingress', 'shop'),
      password('a'),
      password('b'),
      { ...consumer, metadata: { name: 'consumer', labels: { team: 'shop' } } },
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      results: [
        { outcome: 'refused', message: expect.stringContaining('maxReplicas') as string },
        { outcome: 'refused', name: 'other' },
        { outcome: 'unsupported', kind: 'Ingress' },
        { outcome: 'created', kind: 'Secret' },
        { outcome: 'configured', kind: 'Secret' },
        { name: 'consumer' },
      ],
    })
  })

  it('does not serve the kind toString, which all objects inherit', async () => {
    expect(await apply(emptyObject('toString', 'a'))).toMatchObject({
      status: 200,
      body: { results: [{ outcome: 'unsupported', kind: 'toString' }] },
    })
  })

  it.each<[string, Record<string, string>, number]>([
    ['another host name', { host: 'evil.example' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { origin: 'http://evil.example' }, 403],
    ['the origin null', { origin: 'null' }, 403],
    ['an HTML form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text with JSON in its content type', { 'content-type': 'text/plain; application/json' }, 415],
  ])('rejects %s', async (_case, headers, status) => {
    const before = store.list('horizontalpodautoscalers')
    await expect(post(JSON.stringify({ objects: [hpa(99)] }), headers)).resolves.toMatchObject({ status })
    expect(store.list('horizontalpodautoscalers')).toEqual(before)
  })

  it.each([
    ['a body that is not JSON', '{', 400],
    ['a body without objects', '{}', 400],
    ['a body that is nested too deeply', `{"objects":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400],
    ['the field __proto__', '{"objects":[{"__proto__":{}}]}', 400],
    ['an object without name', '{"objects":[{"kind":"Pod"}]}', 400],
    ['an object with an object as its kind', '{"objects":[{"kind":{"toString":1}}]}', 400],
    ['an empty list', '{"objects":[]}', 400],
    ['a body that is too large', JSON.stringify({ objects: 'x'.repeat(300_000) }), 413],
  ])('rejects %s', async (_case, body, status) => {
    await expect(post(body)).resolves.toMatchObject({ status })
  })

  it('allows POST only', async () => {
    await expect(post('', {}, 'PUT')).resolves.toMatchObject({ status: 405 })
  })
})
