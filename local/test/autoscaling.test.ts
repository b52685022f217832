import { replayRun, rulesOf } from '@food-delivery/autoscaler'
import { ApiServer } from '../src/kubernetes-api/api-server'
import { type KubeObject } from '../src/manifests/objects'
import { ScaledCluster, consumer, cpuHpa, scaledObject } from './fixture/scaled-cluster'
import { eventually } from '../../test/support/eventually'

const SYNC_MS = 15_000
const fastBehavior = {
  advanced: {
    horizontalPodAutoscalerConfig: {
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] },
        scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 1, periodSeconds: 30 }] },
      },
    },
  },
}
const consumerHpa = cpuHpa('consumer-cpu', 50, { minReplicas: 2 })

let scaled: ScaledCluster
const startCluster = (...objects: KubeObject[]) => (scaled = new ScaledCluster(objects))
const olderRules = rulesOf({ keda: '2.20', kubernetes: '1.35' })
const statusOf = (name: string) => scaled.store.get('horizontalpodautoscalers', name)?.status
const events = (kind: string) =>
  scaled.store
    .list('events')
    .map((event) => event as unknown as { involvedObject: { kind: string }; reason: string; message: string })
    .filter(({ involvedObject }) => involvedObject.kind === kind)
    .map(({ reason, message }) => `${reason}: ${message}`)

afterEach(() => scaled.stop())

describe('a ScaledObject', () => {
  it('scales out at the first sync after the lag rises, and in by the steps of the policy', async () => {
    startCluster(scaledObject(fastBehavior))
    scaled.lag = 100
    await scaled.timers.advance(SYNC_MS)
    expect(scaled.replicas).toBe(6)
    scaled.lag = 0
    const replicas: number[] = []
    for (let syncs = 0; syncs < 16; syncs++) {
      await scaled.timers.advance(SYNC_MS)
      replicas.push(scaled.replicas)
    }
    expect(replicas).toEqual([6, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 2, 2, 2])
  })

  it('serves its external metrics like the adapter of KEDA', async () => {
    startCluster(scaledObject())
    scaled.lag = 12
    const { store, cluster, timers, autoscalers } = scaled
    const read = (name: string, metric: string) => autoscalers.externalMetric(name, metric)
    const api = new ApiServer({ store, cluster, now: timers.now, externalMetrics: () => read })
    await api.start(0)
    const get = async (path: string) => {
      const response = await fetch(`${api.url}/apis/external.metrics.k8s.io/v1beta1/namespaces/default/${path}`)
      return (await response.json()) as object
    }
    const selector = '?labelSelector=scaledobject.keda.sh%2Fname%3Dconsumer'
    try {
      expect(await get(`s0-kafka-orders${selector}`)).toEqual({
        kind: 'ExternalMetricValueList',
        apiVersion: 'external.metrics.k8s.io/v1beta1',
        metadata: {},
        items: [{ metricName: 's0-kafka-orders', metricLabels: null, timestamp: '2026-01-01T00:00:00Z', value: '12' }],
      })
      const message = 'rpc error: code = Unknown desc = error when getting metric values'
      expect(await get(`s0-kafka-none${selector}`)).toMatchObject({
        code: 500,
        message: `${message} no matching metrics found for s0-kafka-none`,
      })
      expect(await get('s0-kafka-orders')).toMatchObject({ code: 500, message: 'scaledObject name is not specified' })
      scaled.lag = 'unreachable'
      expect(await get(`s0-kafka-orders${selector}`)).toMatchObject({
        message: `${message} metric:s0-kafka-orders encountered error`,
      })
    } finally {
      api.stop()
    }
  })

  it('scales a Deployment that is created later, and one that is created again', async () => {
    startCluster(scaledObject({ scaleTargetRef: { name: 'late' } }))
    scaled.lag = 100
    await scaled.timers.advance(SYNC_MS)
    for (let times = 0; times < 2; times++) {
      scaled.cluster.applyDeployment({ ...consumer, metadata: { name: 'late' } })
      await scaled.timers.advance(3 * SYNC_MS)
      expect(scaled.cluster.findDeployment('late')?.replicas).toBe(6)
      await scaled.cluster.deleteDeployment({ name: 'late' })
      await scaled.timers.advance(2 * SYNC_MS)
    }
  })

  it('publishes conditions, events and an HPA like KEDA and the HPA controller', async () => {
    startCluster(scaledObject())
    scaled.lag = 15
    await scaled.timers.advance(SYNC_MS)
    expect(scaled.store.get('horizontalpodautoscalers', 'keda-hpa-consumer')).toMatchObject({
      metadata: { generation: 1, ownerReferences: [{ kind: 'ScaledObject', name: 'consumer' }] },
      status: { observedGeneration: 1, currentReplicas: 3, desiredReplicas: 3, conditions: { length: 4 } },
    })
    expect(scaled.store.get('scaledobjects', 'consumer')?.status).toMatchObject({
      hpaName: 'keda-hpa-consumer',
      triggersActivity: { 's0-kafka-orders': { isActive: true } },
    })
    expect(events('ScaledObject')).toEqual([
      expect.stringMatching(/^KEDAScalerInfo: PollingInterval is configured but is not relevant/),
      expect.stringMatching(/^KEDAScalerInfo: CooldownPeriod is configured but is not relevant/),
      'KEDAScalersStarted: Scaler kafka is built',
      'KEDAScalersStarted: Started scalers watch',
      'ScaledObjectReady: ScaledObject is ready for scaling',
    ])
    expect(events('HorizontalPodAutoscaler')).toHaveLength(1)
    expect(events('Deployment').at(-1)).toMatch(/^ScalingReplicaSet: Scaled up replica set consumer-\w+ from 2 to 3$/)
  })

  it('keeps the replicas while Kafka is unreachable, and records a warning', async () => {
    startCluster(scaledObject())
    scaled.lag = 25
    await scaled.timers.advance(SYNC_MS)
    scaled.lag = 'unreachable'
    await scaled.timers.advance(40 * SYNC_MS)
    expect(scaled.replicas).toBe(5)
    expect(events('ScaledObject')).toContain('KEDAScalerFailed: no broker')
  })

  it('is ready until the second poll shows that its trigger fails', async () => {
    startCluster(scaledObject())
    scaled.lag = 'unreachable'
    const status = () => scaled.store.get('scaledobjects', 'consumer')?.status
    await scaled.timers.advance(0)
    expect(status()).toMatchObject({ conditions: { 0: { status: 'True', reason: 'ScaledObjectReady' } } })
    await scaled.timers.advance(6_000)
    expect(status()).toMatchObject({ conditions: { 0: { status: 'False', reason: 'TriggerError' } } })
  })

  it('applies a changed spec immediately, and deletes the HPA with the ScaledObject', async () => {
    startCluster(scaledObject())
    await scaled.timers.advance(SYNC_MS)
    scaled.store.put('scaledobjects', scaledObject({ minReplicaCount: 4 }))
    await scaled.timers.advance(1)
    expect(scaled.replicas).toBe(4)
    scaled.store.remove('scaledobjects', 'consumer')
    expect(scaled.store.list('horizontalpodautoscalers')).toEqual([])
  })

  it('syncs a changed spec immediately, with the next generation', async () => {
    startCluster(scaledObject())
    await scaled.timers.advance(SYNC_MS)
    scaled.lag = 100
    scaled.store.put('scaledobjects', scaledObject({ maxReplicaCount: 3 }))
    await scaled.timers.advance(1)
    expect(scaled.replicas).toBe(3)
    const hpa = scaled.store.get('horizontalpodautoscalers', 'keda-hpa-consumer')
    expect(hpa).toMatchObject({ metadata: { generation: 2 }, status: { observedGeneration: 2 } })
  })

  it('queries Kafka in a poll only while the condition ScalingActive of its HPA is not True', async () => {
    startCluster(scaledObject())
    await scaled.timers.advance(2 * SYNC_MS)
    const observations = scaled.autoscalers.scaledObjects.get('consumer')?.observations.since(0) ?? []
    const polls = observations.filter(({ value }) => value.loop === 'keda')
    expect(polls.map(({ value }) => value.queries[0] === null)).toEqual([false, true, true, true, true, true, true])
    expect(observations.every(({ value }) => value.loop === 'keda' || value.queries[0] !== null)).toBe(true)
  })

  it('follows the rules of older versions on request: later first sync, three conditions, queries in each poll', async () => {
    scaled = new ScaledCluster([scaledObject()], olderRules)
    scaled.lag = 15
    await scaled.timers.advance(1)
    expect(scaled.replicas).toBe(2)
    await scaled.timers.advance(SYNC_MS)
    expect(statusOf('keda-hpa-consumer')).toMatchObject({ desiredReplicas: 3, conditions: { length: 3 } })
    expect(statusOf('keda-hpa-consumer')).not.toHaveProperty('observedGeneration')
    const observations = scaled.autoscalers.scaledObjects.get('consumer')?.observations.since(0) ?? []
    expect(observations.every(({ value }) => value.queries[0] !== null)).toBe(true)
  })

  it('does not scale while paused', async () => {
    startCluster(scaledObject())
    await scaled.timers.advance(SYNC_MS)
    const paused = scaledObject()
    paused.metadata.annotations = { 'autoscaling.keda.sh/paused': 'true' }
    scaled.store.put('scaledobjects', paused)
    scaled.lag = 100
    await scaled.timers.advance(4 * SYNC_MS)
    expect(scaled.replicas).toBe(2)
    expect(scaled.store.list('horizontalpodautoscalers')).toEqual([])
  })

  it('reports an invalid trigger', () => {
    const triggers = [{ type: 'kafka', metadata: { bootstrapServers: 'kafka:9092', topic: 'orders' } }]
    startCluster(scaledObject({ triggers }))
    expect(scaled.store.get('scaledobjects', 'consumer')?.status).toMatchObject({
      conditions: [{ type: 'Ready', status: 'False', reason: 'ScaledObjectCheckFailed' }, {}, {}],
    })
    expect(events('ScaledObject')[0]).toContain('missing required parameter "consumerGroup"')
  })

  it('keeps every decision for 15 minutes', async () => {
    startCluster(scaledObject())
    await scaled.timers.advance(20 * 60_000)
    const decisions = scaled.log.list({ autoscaler: 'consumer' })
    const oldest = scaled.timers.now() - 15 * 60_000
    expect(decisions.filter(({ loop }) => loop === 'hpa')).toHaveLength(61)
    expect(decisions.every(({ t }) => t >= oldest)).toBe(true)
  })

  it('records a run that replays to the same steps', async () => {
    startCluster(scaledObject(fastBehavior))
    for (const lag of [0, 30, 8, 0]) {
      scaled.lag = lag
      await scaled.timers.advance(4 * SYNC_MS)
    }
    const [replayed] = replayRun(JSON.parse(JSON.stringify(scaled.record()))).autoscalers
    expect(replayed?.steps).toEqual(replayed?.recorded)
    expect(replayed?.steps.map(({ from, to }) => `${from}→${to}`)).toEqual(['2→6', '6→5', '5→4', '4→3'])
  })
})

describe('a HorizontalPodAutoscaler', () => {
  it('scales by the CPU of its pods', async () => {
    const { cluster } = startCluster(consumerHpa)
    await eventually(() => cluster.pods.every(({ state }) => state.ready), 'all pods to be ready')
    for (let syncs = 0; syncs < 26; syncs++) {
      scaled.cpuSeconds += 15 * 0.05
      await scaled.timers.advance(SYNC_MS)
    }
    expect(scaled.replicas).toBeGreaterThan(2)
    expect(scaled.store.get('horizontalpodautoscalers', 'consumer-cpu')?.status).toMatchObject({
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 100 } } }],
    })
  })

  it('is synced immediately when it is new and when its spec changes', async () => {
    startCluster(consumerHpa)
    await scaled.timers.advance(1)
    expect(statusOf('consumer-cpu')).toMatchObject({ currentReplicas: 2, observedGeneration: 1 })
    const metadata = { ...consumerHpa.metadata, generation: 2 }
    scaled.store.put('horizontalpodautoscalers', {
      ...consumerHpa,
      metadata,
      spec: { ...consumerHpa.spec, minReplicas: 3 },
    })
    await scaled.timers.advance(1)
    expect(scaled.replicas).toBe(3)
    expect(statusOf('consumer-cpu')).toMatchObject({ observedGeneration: 2 })
  })

  it('does not scale a Deployment that a ScaledObject also targets', async () => {
    startCluster(scaledObject(), consumerHpa)
    scaled.lag = 100
    await scaled.timers.advance(2 * SYNC_MS)
    expect(scaled.replicas).toBe(2)
    expect(events('HorizontalPodAutoscaler')[0]).toMatch(
      /^AmbiguousSelector: pods by selector app=consumer are controlled by more than one HPA \(e\.g\. \[food-delivery\//,
    )
  })
})
