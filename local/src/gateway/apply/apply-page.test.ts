import { request, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { type AddressInfo } from 'node:net'
import { ScaledCluster, consumer } from '../../../test/fixture/scaled-cluster'
import { ApiServer } from '../../kubernetes-api/api-server'
import { handleApply } from './apply-page'

const hpa = (averageUtilization: number) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'consumer-hpa' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'consumer' },
    maxReplicas: 5,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }],
  },
})
const named = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name }, spec: {} })

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

  /** Plain HTTP, since fetch does not allow setting Host or Origin. */
  async function post(body: string, headers: Record<string, string> = {}, method = 'POST') {
    return new Promise<{ status: number; answer: unknown }>((resolve, reject) => {
      const own = { host: `localhost:${port}`, 'content-type': 'application/json' }
      const sent = request({ port, host: '127.0.0.1', method, headers: { ...own, ...headers } }, (res) => {
        text(res).then(
          (body) => resolve({ status: res.statusCode ?? 0, answer: body === '' ? undefined : JSON.parse(body) }),
          reject,
        )
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
  const apply = (...objects: unknown[]) => post(JSON.stringify({ objects }))

  it('reports which objects were created, configured or unchanged', async () => {
    const outcomes: unknown[] = []
    for (const percent of [20, 20, 50]) outcomes.push((await apply(hpa(percent))).answer)
    expect(outcomes).toMatchObject(
      ['created', 'unchanged', 'configured'].map((outcome) => ({ results: [{ name: 'consumer-hpa', outcome }] })),
    )
    expect(store.get('horizontalpodautoscalers', 'consumer-hpa')?.spec).toMatchObject(hpa(50).spec)
  })

  it('continues after a refused object, and returns the reason', async () => {
    const { status, answer } = await apply(
      { ...hpa(20), spec: { ...hpa(20).spec, maxReplicas: 0 } },
      { ...consumer, metadata: { name: 'stranger' } },
      named('Ingress', 'shop'),
      named('Secret', 'password'),
      { ...consumer, metadata: { name: 'consumer', labels: { team: 'shop' } } },
    )
    expect(status).toBe(200)
    expect(answer).toMatchObject({
      results: [
        { outcome: 'refused', message: expect.stringContaining('maxReplicas') as string },
        { outcome: 'refused', name: 'stranger' },
        { outcome: 'unsupported', kind: 'Ingress' },
        { outcome: 'unsupported', kind: 'Secret' },
        { name: 'consumer' },
      ],
    })
  })

  it.each<[string, Record<string, string>, number]>([
    ['another host name', { host: 'evil.example' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { origin: 'http://evil.example' }, 403],
    ['an origin that hides itself', { origin: 'null' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a text that looks like JSON', { 'content-type': 'text/plain; application/json' }, 415],
  ])('rejects %s', async (_what, headers, status) => {
    const before = store.list('horizontalpodautoscalers')
    await expect(post(JSON.stringify({ objects: [hpa(99)] }), headers)).resolves.toMatchObject({ status })
    expect(store.list('horizontalpodautoscalers')).toEqual(before)
  })

  it.each([
    ['no JSON', '{', 400],
    ['no objects', '{}', 400],
    ['an object without name', '{"objects":[{"kind":"Pod"}]}', 400],
    ['an empty list', '{"objects":[]}', 400],
    ['too much', JSON.stringify({ objects: 'x'.repeat(300_000) }), 413],
  ])('rejects %s', async (_what, body, status) => {
    await expect(post(body)).resolves.toMatchObject({ status })
  })

  it('allows POST only', async () => {
    await expect(post('', {}, 'PUT')).resolves.toMatchObject({ status: 405 })
  })
})
