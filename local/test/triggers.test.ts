import { replayRun } from '@food-delivery/autoscaler'
import { ScaledCluster, scaledObject } from './fixture/scaled-cluster'

const MINUTE_MS = 60_000
const kafka = {
  type: 'kafka',
  name: 'lag',
  metadata: { bootstrapServers: 'kafka:9092', consumerGroup: 'orders-group', lagThreshold: '5', topic: 'orders' },
}
const metricsApi = (metadata = {}) => ({
  type: 'metrics-api',
  name: 'open',
  metadata: { url: 'http://status:8080/numbers', valueLocation: 'open', targetValue: '10', ...metadata },
})
// The simulated clock starts at midnight UTC, which is 9:00 in Seoul.
const cron = {
  type: 'cron',
  name: 'rush',
  metadata: { timezone: 'Asia/Seoul', start: '2 9 * * *', end: '10 9 * * *', desiredReplicas: '5' },
}

let scaled: ScaledCluster

const start = (spec: object) => {
  scaled = new ScaledCluster([scaledObject(spec)])
}
const stepsOf = (name: string) =>
  scaled.log.list().flatMap(({ chain }) => chain.filter(({ step }) => step === name).map(({ formula }) => formula))

afterEach(() => scaled.stop())

describe('a cron trigger', () => {
  it('scales out from its start to its end in its time zone', async () => {
    start({ triggers: [kafka, cron] })
    await scaled.timers.advance(MINUTE_MS)
    expect(scaled.replicas).toBe(2)
    await scaled.timers.advance(2 * MINUTE_MS)
    expect(scaled.replicas).toBe(5)
    expect(stepsOf('schedule').at(-1)).toBe('2026-01-01T00:10Z ≤ 2026-01-02T00:02Z → 5')
    await scaled.timers.advance(14 * MINUTE_MS)
    expect(scaled.replicas).toBe(2)
  })
})

describe('a metrics-api trigger', () => {
  it('scales by a number of a service', async () => {
    start({ triggers: [metricsApi()] })
    scaled.metricsApiNumber = 35
    await scaled.timers.advance(MINUTE_MS)
    expect(scaled.replicas).toBe(4)
    expect(stepsOf('service value')).toContain('open = 35')
    expect(scaled.store.get('scaledobjects', 'consumer')?.status).toMatchObject({
      externalMetricNames: ['s0-metric-api-open'],
    })
  })

  it('keeps zero replicas until the number exceeds the activation value, with metricType Value', async () => {
    start({ minReplicaCount: 0, triggers: [{ ...metricsApi({ activationTargetValue: '20' }), metricType: 'Value' }] })
    scaled.metricsApiNumber = 20
    await scaled.timers.advance(2 * MINUTE_MS)
    expect(scaled.replicas).toBe(0)
    scaled.metricsApiNumber = 21
    await scaled.timers.advance(10_000)
    expect(scaled.replicas).toBe(1)
  })
})

describe('several triggers', () => {
  it('scale by one formula, which the status and the decisions show', async () => {
    const scalingModifiers = { formula: 'max(lag / 5, open / 10) + 1', target: '1' }
    start({ triggers: [kafka, metricsApi()], advanced: { scalingModifiers } })
    scaled.lag = 15
    scaled.metricsApiNumber = 20
    await scaled.timers.advance(MINUTE_MS)
    expect(scaled.replicas).toBe(4)
    expect(stepsOf('formula').at(-1)).toBe('max(lag / 5, open / 10) + 1 = max(15 / 5, 20 / 10) + 1')
    expect(scaled.store.get('scaledobjects', 'consumer')?.status).toMatchObject({
      compositeScalerName: 'composite-metric',
      externalMetricNames: ['s0-kafka-orders', 's1-metric-api-open'],
    })
    expect(replayRun(scaled.record()).steps).toEqual([expect.objectContaining({ from: 2, to: 4 })])
  })

  it('use the fallback of the formula while a trigger fails', async () => {
    start({
      triggers: [kafka],
      advanced: { scalingModifiers: { formula: 'lag ?? nil', target: '2' } },
      fallback: { failureThreshold: 1, replicas: 5, behavior: 'scalingModifiers' },
    })
    scaled.lag = 'unreachable'
    await scaled.timers.advance(2 * MINUTE_MS)
    expect(scaled.replicas).toBe(5)
  })

  it('scale by the usage of cpu and of memory', async () => {
    const memory = { type: 'memory', metricType: 'AverageValue', metadata: { value: '50M', containerName: 'consumer' } }
    start({ triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } }, memory] })
    await scaled.timers.advance(MINUTE_MS)
    // Each pod uses 100 MB, twice the target, and no CPU.
    expect(scaled.replicas).toBe(6)
  })
})

describe('a trigger of another type', () => {
  it('is rejected with an event that names the type', async () => {
    start({ triggers: [{ type: 'prometheus', metadata: {} }] })
    await scaled.timers.advance(MINUTE_MS)
    expect(scaled.replicas).toBe(2)
    expect(JSON.stringify(scaled.store.list('events'))).toContain('no scaler found for type: prometheus')
  })

  it('limits the message of its event to 1,024 characters', () => {
    start({ triggers: [{ type: 'x'.repeat(100_000), metadata: {} }] })
    const messages = scaled.store.list('events').map((event) => (event as { message?: string }).message ?? '')
    expect(messages.find((message) => message.startsWith('no scaler found for type'))).toHaveLength(1_024)
  })
})
