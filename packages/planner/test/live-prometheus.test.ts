import { createServer as createHttpServer, request, type RequestListener, type Server } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo } from 'node:net'
import { type GroupSample, type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { isPrometheusInstalled, type PrometheusServer, startPrometheus } from '../../../test/monitoring/prometheus'
import { CERTIFICATE, CERTIFICATE_KEY, EXPIRED_CERTIFICATE } from '../../../test/support/certificate'
import { reportSkipped } from '../../../test/support/report-skipped'
import { type Fit } from '../src'
import { openMetricsOf } from './open-metrics'
import { syntheticRun } from './synthetic-run'
import { runWith } from './test-terminal'

if (!isPrometheusInstalled) reportSkipped('reading Prometheus', 'prometheus and promtool are not installed')
const describePrometheus = isPrometheusInstalled ? describe : describe.skip

const STEP_SECONDS = 15
const TOKEN = 'sesame-42'
const { run: recorded, truth } = syntheticRun(1)
const samples = recorded.groups[0]?.samples ?? []
/** The samples that Prometheus would have scraped from an exporter, the first one an hour ago. */
const scraped = samples.filter(({ t }) => t % STEP_SECONDS === 0)
const startedAt = Math.floor((Date.now() / 1000 - 3600) / STEP_SECONDS) * STEP_SECONDS
/** End offsets of a topic that was not seen for some time, and was created again. */
const recreated = Array.from({ length: 120 }, (_, index) => index * STEP_SECONDS)
  .filter((t) => t <= 600 || t >= 1320)
  .map((t) => ({ t, end: t <= 600 ? 100 + 2 * t : t - 1310 }))
const range = `${new Date(1000 * startedAt).toISOString()}..${new Date(1000 * (startedAt + 1785)).toISOString()}`

const listening = async <T extends Server>(server: T): Promise<{ server: T; port: number }> => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}

describePrometheus('fit --prometheus', () => {
  let prometheus: PrometheusServer
  /** A proxy that requires TLS and a token, as the Thanos of OpenShift does. */
  let thanos: { server: Server; port: number }

  beforeAll(async () => {
    prometheus = await startPrometheus({}, { groups: [] }, openMetricsOf(scraped, startedAt, recreated))
    thanos = await listening(
      createServer({ key: CERTIFICATE_KEY, cert: CERTIFICATE }, requireToken(prometheus)) as unknown as Server,
    )
  }, 60_000)

  afterAll(async () => {
    thanos.server.close()
    thanos.server.closeAllConnections()
    await prometheus.stop()
  })

  const target = ['--group', 'billing', '--topic', 'orders', '--deployment', 'orders', '--range', range]
  const optionsOf = (url: string, ...options: string[]) => ['--prometheus', url, ...target, ...options]

  it('reads the offsets, members and pods that Prometheus has scraped', async () => {
    const { code, stdout, stderr, saved } = await runWith([
      'fit',
      ...optionsOf(`http://${prometheus.address}`, '--out', 'run.json', '--json'),
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { run, notes } = readRun(JSON.parse(saved['run.json'] ?? ''))
    expect(notes).toEqual([])
    expect(run.groups[0]?.samples).toEqual(scraped.map((sample) => ({ ...sample, start: sample.end?.map(() => 0) })))
    const { podRate, arrivals } = JSON.parse(stdout) as Fit
    const [low, high] = [podRate.low ?? Infinity, podRate.high ?? 0]
    expect(low <= truth.podRate && truth.podRate <= high).toBe(true)
    expect(arrivals.partitions[0]?.rate.value).toBeCloseTo(truth.rates[0] ?? 0, 0)
  })

  it('sends a token, which it never prints, and trusts a CA', async () => {
    const url = `https://127.0.0.1:${thanos.port}/thanos`
    const files = { 'ca.pem': CERTIFICATE, token: `${TOKEN}\n` }
    const args = ['fit', ...optionsOf(url, '--ca-file', 'ca.pem', '--json')]
    expect(await runWith(args, { files, environment: { PROMETHEUS_TOKEN: TOKEN } })).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(await runWith([...args, '--token-file', 'token'], { files })).toMatchObject({ code: 0, stderr: '' })
    const rejected = await runWith(args, { files, environment: { PROMETHEUS_TOKEN: 'sesame-43' } })
    expect(rejected).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('HTTP 401; the token is not valid') as string,
    })
    expect(rejected.stderr).not.toContain('sesame')
    const unknownCa = await runWith(['fit', ...optionsOf(url)], { environment: { PROMETHEUS_TOKEN: TOKEN } })
    expect(unknownCa).toMatchObject({ code: 2, stderr: expect.stringContaining('set its CA with --ca-file') as string })
  })

  it('reads the series of the queries in --query', async () => {
    const queries = [
      '--query',
      'end=other_end_offset',
      '--query',
      'committed=max by (partition) (label_replace(other_committed{group="billing"}, "partition", "$1", "part", "(.*)"))',
    ]
    const { code, saved } = await runWith([
      'fit',
      ...optionsOf(`http://${prometheus.address}`, ...queries, '--out', 'run.json'),
    ])
    expect(code).toBe(0)
    const { groups } = JSON.parse(saved['run.json'] ?? '') as RecordedRun
    const offsets = ({ end, committed }: GroupSample) => ({ end, committed })
    expect(groups[0]?.samples.map(offsets)).toEqual(scraped.map(offsets))
  })

  it('reports missing values, and a topic that was created again', async () => {
    const args = optionsOf(`http://${prometheus.address}`, '--topic', 'again')
    const { code, stdout, stderr } = await runWith(['fit', ...args])
    expect(code).toBe(0)
    expect(stderr).toContain(
      'Prometheus has no series for committed: max by (partition) (kafka_consumergroup_current_offset',
    )
    expect(stderr).toMatch(/\ntopic again was created again at 1320 s; its offsets continue the old ones\n/)
    // Where samples are missing, Prometheus returns the last value for up to five minutes.
    expect(stderr).toMatch(/\ntopic again: no offsets in 2\d samples, first at 9\d\d s\n/)
    expect(stdout).toMatch(/\nrate of a pod +not known\n/)
  })

  it.each<[string, string[], string]>([
    ['a time without data', ['--range', '2020-01-01..2020-01-02'], 'has no end offsets of topic orders in this time'],
    ['an invalid query', ['--query', 'end=max('], 'max(: '],
    ['several series for one count', ['--query', 'members=other_committed{}'], 'members has '],
    ['series without partitions', ['--query', 'end=kafka_consumergroup_members{}'], 'have no label partition'],
    ['a name that does not exist', ['--query', 'lag=x'], '"lag=x" is not NAME=QUERY with one of end, '],
    ['a step that is too short', ['--step', '1ms'], '--step: --range has 1785000 such steps'],
    ['a URL that is not HTTP', ['--prometheus', 'ftp://x'], '--prometheus: is not a URL such as'],
  ])('rejects %s', async (_, options, message) => {
    const { code, stdout, stderr } = await runWith(['fit', ...optionsOf(`http://${prometheus.address}`), ...options])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

/** Forwards requests with the right token. */
function requireToken({ address }: PrometheusServer): RequestListener {
  return (incoming, response) => {
    if (incoming.headers.authorization !== `Bearer ${TOKEN}`) return void response.writeHead(401).end('Unauthorized')
    const path = (incoming.url ?? '').replace('/thanos', '')
    const forwarded = request(`http://${address}${path}`, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    forwarded.end()
  }
}

const matrix = (result: unknown): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })

describe('fit --prometheus with another server', () => {
  it.each([
    ['an unknown certificate', CERTIFICATE, [], 'self-signed certificate; set its CA with --ca-file'],
    ['an expired certificate', EXPIRED_CERTIFICATE, ['--ca-file', 'ca.pem'], 'certificate has expired\n'],
  ])('reports %s', async (_, cert, options, message) => {
    const { server, port } = await listening(createServer({ key: CERTIFICATE_KEY, cert }) as unknown as Server)
    const args = ['--prometheus', `https://127.0.0.1:${port}`, '--group', 'g', '--topic', 't', ...options]
    const { code, stderr } = await runWith(['fit', ...args], { files: { 'ca.pem': cert } })
    server.close()
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
  })

  it.each([
    [302, '<html>', 'HTTP 302; it redirects to a login'],
    [200, '<html>', 'HTTP 200; the response is not one of the Prometheus API'],
    [404, '<html>', 'HTTP 404; give the URL without /api/v1'],
    [200, matrix([{}]), 'HTTP 200; the response is not one of the Prometheus API'],
    [200, matrix({ series: 1 }), 'HTTP 200; the response is not one of the Prometheus API'],
    [
      200,
      matrix([{ metric: { partition: '1000000000' }, values: [[0, '1']] }]),
      'have no label partition with a number',
    ],
  ])('rejects the response %i %s', async (status, body, message) => {
    const { server, port } = await listening(
      createHttpServer((_, response) => void response.writeHead(status).end(body)),
    )
    const args = ['fit', '--prometheus', `http://user:pass@127.0.0.1:${port}`, '--group', 'g', '--topic', 't']
    const { code, stderr } = await runWith(args)
    server.close()
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
    expect(stderr).not.toContain('pass@')
  })
})
