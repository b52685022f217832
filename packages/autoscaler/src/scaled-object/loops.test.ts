import { type TriggerSpec } from '../trigger'
import { rulesOf } from '../rules'
import {
  newKedaState,
  pollKeda,
  prepareScaledObject,
  recordsInUse,
  restartedState,
  type ScaledObjectSpec,
  syncKeda,
  type TriggerQuery,
} from '.'

const now = Date.UTC(2026, 0, 1)
const kafka: TriggerSpec = {
  type: 'kafka',
  metadata: { bootstrapServers: 'b:9092', consumerGroup: 'g', topic: 'orders.v1', lagThreshold: '5' },
}
const cpu: TriggerSpec = { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } }
function prepare(spec: Partial<ScaledObjectSpec> = {}, annotations: Record<string, string> = {}) {
  return prepareScaledObject({
    object: {
      metadata: { name: 'orders-scaler', namespace: 'food', annotations },
      spec: { scaleTargetRef: { name: 'orders' }, minReplicaCount: 1, maxReplicaCount: 6, triggers: [kafka], ...spec },
    },
  })
}
const lag = (total: number): TriggerQuery => ({
  partitions: [{ topic: 'orders.v1', partition: 0, committedOffset: 0, latestOffset: total }],
})
const scaleOf = (replicas: number) => ({ specReplicas: replicas, statusReplicas: replicas })

describe('prepareScaledObject', () => {
  it('creates the same HPA as KEDA, with metrics sorted by type', () => {
    const { kedaHpa, triggerOfMetric } = prepare({ triggers: [cpu, kafka] })
    expect(kedaHpa.name).toBe('keda-hpa-orders-scaler')
    expect(kedaHpa.externalMetricNames).toEqual(['s1-kafka-orders-v1'])
    expect(kedaHpa.spec).toEqual({
      minReplicas: 1,
      maxReplicas: 6,
      metrics: [
        {
          type: 'External',
          external: {
            metric: {
              name: 's1-kafka-orders-v1',
              selector: { matchLabels: { 'scaledobject.keda.sh/name': 'orders-scaler' } },
            },
            target: { type: 'AverageValue', averageValue: '5' },
          },
        },
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
    })
    expect(triggerOfMetric).toEqual([1, null])
  })

  it('disables scaling in a paused direction and keeps the other fields of behavior', () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } }
    const advanced = { horizontalPodAutoscalerConfig: { name: 'keda-orders', behavior } }
    const { kedaHpa } = prepare({ advanced }, { 'autoscaling.keda.sh/paused-scale-in': 'true' })
    expect(kedaHpa.name).toBe('keda-orders')
    expect(kedaHpa.spec.behavior).toEqual({ scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Disabled' } })
  })
})

describe('the two loops', () => {
  it('set the conditions in the order of kubectl describe', () => {
    const setup = prepare()
    const poll = pollKeda(setup, newKedaState(now), { currentReplicas: 1, queries: [lag(7)] }, now)
    const sync = syncKeda(setup, poll.state, { scale: scaleOf(1), queries: [lag(7)] }, now)
    expect(sync.state.conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['Ready', 'True', 'ScaledObjectReady'],
      ['Active', 'True', 'ScalerActive'],
      ['Fallback', 'False', 'NoFallbackFound'],
      ['Paused', 'False', ''],
      ['HPAActive', 'True', 'HPAActive'],
    ])
    expect(sync.lagPerPartition).toEqual([7])
  })

  it('return the retained records as the lag of a partition without a commit', () => {
    const partitions = [{ topic: 'orders.v1', partition: 0, committedOffset: -1, latestOffset: 12, earliestOffset: 5 }]
    const poll = pollKeda(prepare(), newKedaState(now), { currentReplicas: 1, queries: [{ partitions }] }, now)
    expect(poll.lagPerPartition).toEqual([7])
  })

  it('give the HPA the value of the last poll with useCachedMetrics', () => {
    const sizes = [false, true].map((useCachedMetrics) => {
      const setup = prepare({ triggers: [{ ...kafka, useCachedMetrics }] })
      const poll = pollKeda(setup, newKedaState(now), { currentReplicas: 1, queries: [lag(0)] }, now)
      return syncKeda(setup, poll.state, { scale: scaleOf(1), queries: [lag(9)] }, now).decision.to
    })
    expect(sizes).toEqual([2, 1])
  })

  it('query a trigger with useCachedMetrics only in the poll', () => {
    const metadata = { ...kafka.metadata, excludePersistentLag: 'true' }
    const setup = prepare({ triggers: [{ ...kafka, metadata, useCachedMetrics: true }] })
    const poll = pollKeda(setup, newKedaState(now), { currentReplicas: 1, queries: [lag(9)] }, now)
    expect(recordsInUse(setup, poll.state, 'hpa')[0]).toMatchObject({ active: true, isFallback: false })
    const sync = syncKeda(setup, poll.state, { scale: scaleOf(1), queries: [null] }, now)
    expect(sync.decision.to).toBe(2)
    expect(sync.state.committedOffsets).toEqual(poll.state.committedOffsets)
  })

  it('use the result of the HPA in polls while it scales, but not after a restart', () => {
    const setup = prepare()
    const sync = syncKeda(setup, newKedaState(now), { scale: scaleOf(1), queries: [lag(9)] }, now)
    const poll = pollKeda(setup, sync.state, { currentReplicas: 2, queries: [null] }, now)
    expect(poll.state.conditions[1]).toMatchObject({ type: 'Active', status: 'True' })
    expect(poll.explanation.chain[0]?.step).toBe('stored result')
    expect(recordsInUse(setup, restartedState(poll.state), 'keda')).toEqual([null])
    const keda220 = { ...setup, rules: rulesOf({ keda: '2.20' }) }
    expect(recordsInUse(keda220, sync.state, 'keda')).toEqual([null])
  })

  it('drop the stored results after a failed query in KEDA before 2.21', () => {
    const recordCounts = ['2.20', '2.21'].map((keda) => {
      const setup = { ...prepare({ triggers: [{ ...kafka, useCachedMetrics: true }] }), rules: rulesOf({ keda }) }
      const failed = { currentReplicas: 1, queries: [{ error: 'no broker' }] }
      const poll = pollKeda(setup, newKedaState(now), failed, now)
      return syncKeda(setup, poll.state, { scale: scaleOf(1), queries: [lag(9)] }, now).state.records.length
    })
    expect(recordCounts).toEqual([0, 1])
  })

  it('divide the fallback of a Value target by the ready replicas, and fail without a ready replica', () => {
    const fallback = { failureThreshold: 0, replicas: 6 }
    const setup = prepare({ triggers: [{ ...kafka, metricType: 'Value' }], fallback })
    const values = [3, 0].map((readyReplicas) => {
      const observation = { currentReplicas: 3, readyReplicas, queries: [{ error: 'no broker' }] }
      return pollKeda(setup, newKedaState(now), observation, now).state.records[0]?.result
    })
    expect(values).toEqual([{ value: 10 }, { error: 'the fallback of a Value target needs a ready replica' }])
  })

  it('do not query Kafka while the HPA reads no metrics', () => {
    const setup = prepare({ triggers: [{ ...kafka, metadata: { ...kafka.metadata, excludePersistentLag: 'true' } }] })
    const sync = syncKeda(setup, newKedaState(now), { scale: scaleOf(0), queries: [lag(9)] }, now)
    expect(sync.state.committedOffsets).toEqual([])
    expect(sync.state.conditions.at(-1)).toMatchObject({ type: 'HPAActive', reason: 'ScalingDisabled' })
  })

  it('keep the size while paused, or scale to paused-replicas, and set condition Paused', () => {
    const observation = { currentReplicas: 2, queries: [lag(9)] }
    const paused = pollKeda(prepare({}, { 'autoscaling.keda.sh/paused': 'true' }), newKedaState(now), observation, now)
    expect(paused.decision.to).toBe(2)
    expect(paused.state.hpa.recommendations).toBeNull()
    const resized = pollKeda(
      prepare({}, { 'autoscaling.keda.sh/paused-replicas': '5' }),
      paused.state,
      observation,
      now,
    )
    expect(resized.decision.to).toBe(5)
    expect(resized.state.conditions.find(({ type }) => type === 'Paused')).toMatchObject({
      status: 'True',
      reason: 'ScaledObjectPaused',
    })
    const resumed = pollKeda(prepare(), resized.state, observation, now)
    expect(resumed.state.conditions.find(({ type }) => type === 'Paused')).toMatchObject({
      status: 'False',
      reason: 'ScaledObjectUnpaused',
    })
  })

  it('emit a warning event for a trigger that failed', () => {
    const { events } = pollKeda(
      prepare(),
      newKedaState(now),
      { currentReplicas: 1, queries: [{ error: 'no broker' }] },
      now,
    )
    expect(events).toEqual([{ type: 'Warning', reason: 'KEDAScalerFailed', message: 'no broker' }])
  })
})
