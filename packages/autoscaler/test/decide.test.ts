import * as fc from 'fast-check'
import {
  AutoscalerError,
  decideHpa,
  decidePoll,
  decideSync,
  fullState,
  type Hpa,
  type KedaSetup,
  leanHpa,
  leanKeda,
  type LeanQuery,
  newHpaState,
  newKedaState,
  newLeanHpaState,
  newLeanState,
  type KedaState,
  type LeanState,
  pollKeda,
  reconcileHpa,
  rulesOf,
  type ScaledObjectSpec,
  syncKeda,
  type TriggerQuery,
  type TriggerSpec,
} from '../src'
import { FUZZ_RUNS, FUZZ_TIMEOUT_MS } from '../../../test/support/fuzz/runs'
import { now } from './runners/vector-case'
import { setupOf } from './simulate'

const PARTITIONS = 4
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const flag = fc.constantFrom('true', 'false')

const kafka = fc
  .record({
    lagThreshold: fc.integer({ min: 1, max: 20 }).map(String),
    activationLagThreshold: fc.constantFrom('0', '5'),
    offsetResetPolicy: fc.constantFrom('latest', 'earliest'),
    scaleToZeroOnInvalidOffset: flag,
    excludePersistentLag: flag,
    partitionLimitation: fc.constantFrom('', '', '', '1-2', '7'),
    caps: fc.constantFrom('allowIdleConsumers', 'limitToPartitionsWithLag', 'ensureEvenDistributionOfPartitions', ''),
  })
  .map(({ caps, ...metadata }): TriggerSpec => ({
    type: 'kafka',
    metadata: {
      bootstrapServers: 'b:9092',
      consumerGroup: 'g',
      topic: 'orders',
      ...metadata,
      ...(caps && { [caps]: 'true' }),
    },
  }))
const cron = fc
  .record({ start: fc.integer({ min: 0, max: 59 }), end: fc.integer({ min: 0, max: 59 }) })
  .map(({ start, end }): TriggerSpec => ({
    type: 'cron',
    metadata: { timezone: 'UTC', start: `${start} * * * *`, end: `*/${end + 1} * * * *`, desiredReplicas: '4' },
  }))
const metricsApi = fc.constant<TriggerSpec>({
  type: 'metrics-api',
  metadata: { url: 'http://x', valueLocation: 'v', targetValue: '7', activationTargetValue: '2' },
})
const trigger = fc
  .record({
    spec: fc.oneof({ weight: 12, arbitrary: kafka }, cron, { weight: 3, arbitrary: metricsApi }),
    metricType: optional(fc.constantFrom('AverageValue', 'Value')),
    useCachedMetrics: optional(fc.constant(true)),
  })
  .map(({ spec, metricType, useCachedMetrics }): TriggerSpec => ({
    ...spec,
    ...(metricType && { metricType }),
    ...(useCachedMetrics && spec.type !== 'cron' && { useCachedMetrics }),
  }))

const policy = fc.record({
  type: fc.constantFrom('Pods' as const, 'Percent' as const),
  value: fc.integer({ min: 1, max: 100 }),
  periodSeconds: fc.integer({ min: 1, max: 90 }),
})
const scalingRules = fc.record(
  {
    stabilizationWindowSeconds: fc.constantFrom(0, 30, 120),
    selectPolicy: fc.constantFrom('Max' as const, 'Min' as const, 'Disabled' as const),
    policies: fc.array(policy, { minLength: 1, maxLength: 2 }),
    tolerance: fc.constantFrom('0', '0.05', '0.3'),
  },
  { requiredKeys: [] },
)
const behavior = fc.option(fc.record({ scaleUp: scalingRules, scaleDown: scalingRules }), { nil: null })
const fallback = fc.record({
  failureThreshold: fc.integer({ min: 0, max: 2 }),
  replicas: fc.integer({ min: 0, max: 8 }),
  behavior: fc.constantFrom(
    'static' as const,
    'currentReplicas' as const,
    'currentReplicasIfHigher' as const,
    'currentReplicasIfLower' as const,
    'scalingModifiers' as const,
  ),
})
const modifiers = fc.constantFrom({ formula: 'a + b', target: '5' }, { formula: 'a > 10 ? a : b', target: '2.5' })
const spec = fc.record({
  triggers: fc.array(trigger, { minLength: 1, maxLength: 2 }),
  counts: fc.constantFrom(
    { minReplicaCount: 0, maxReplicaCount: 6 },
    { minReplicaCount: 2, maxReplicaCount: 9 },
    { minReplicaCount: 3, maxReplicaCount: 5, idleReplicaCount: 0 },
  ),
  fallback: optional(fallback),
  modifiers: fc.option(modifiers, { nil: null, freq: 1 }),
  behavior,
  keda: fc.constantFrom('2.20', '2.21'),
  kubernetes: fc.constantFrom('1.35', '1.37'),
})

function setupOfExample(example: typeof spec extends fc.Arbitrary<infer T> ? T : never): KedaSetup | null {
  const { triggers, counts, modifiers: formula, fallback: fallbackSpec, keda, kubernetes } = example
  const advanced: ScaledObjectSpec['advanced'] = {
    ...(example.behavior && { horizontalPodAutoscalerConfig: { behavior: example.behavior } }),
    ...(formula && { scalingModifiers: formula }),
  }
  const namedTriggers = triggers.map((each, index) => ({ ...each, name: 'ab'[index] ?? '' }))
  const wholeSpec = { ...counts, triggers: namedTriggers, advanced, ...(fallbackSpec && { fallback: fallbackSpec }) }
  try {
    return setupOf(wholeSpec, {}, null, rulesOf({ keda, kubernetes }))
  } catch (error) {
    // Not every combination of fields is a valid ScaledObject.
    if (error instanceof AutoscalerError) return null
    throw error
  }
}

const offsets = fc.array(fc.integer({ min: -1, max: 12 }), { minLength: PARTITIONS, maxLength: PARTITIONS })
const observation = fc.record({
  afterMs: fc.constantFrom(0, 5000, 15_000, 15_000, 15_000, 15_030, 400_000),
  // On average, one observation in five is a poll, and in one of sixteen the query of the first trigger fails.
  isPoll: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  hasFailed: fc.integer({ min: 0, max: 15 }).map((number) => number === 0),
  committed: offsets,
  lag: fc.integer({ min: 0, max: 20 }),
  number: fc.double({ min: -1, max: 80, noNaN: true }),
  // Another client scales occasionally.
  replicas: fc.option(fc.integer({ min: 0, max: 11 }), { nil: null, freq: 12 }),
})
type Observation = typeof observation extends fc.Arbitrary<infer T> ? T : never

function queriesOf({ triggers }: KedaSetup, { hasFailed, committed, lag, number }: Observation) {
  const ends = committed.map((offset, index) => Math.max(0, offset + (index % 2 === 0 ? lag : 0)))
  const full: TriggerQuery = {
    partitions: committed.map((committedOffset, partition) => ({
      topic: 'orders',
      partition,
      committedOffset,
      latestOffset: ends[partition] ?? 0,
      earliestOffset: 1,
    })),
  }
  const lean: LeanQuery = { committed, ends, starts: committed.map(() => 1) }
  const failure = { error: 'kafka is down' }
  const pairs = triggers.map((each, index): [TriggerQuery, LeanQuery] => {
    if (hasFailed && index === 0) return [failure, failure]
    return each?.type === 'metrics-api' ? [{ number }, { number }] : [full, lean]
  })
  return { full: pairs.map(([query]) => query), lean: pairs.map(([, query]) => query) }
}

/** The part of a state that affects decisions. Lag is left out, because only explanations contain it. */
function comparable({ poll, hpa, committedOffsets, health, records }: KedaState) {
  const { recommendations, scaleUpEvents, scaleDownEvents, status } = hpa
  const isTrue = (type: string) => status.conditions.some((each) => each.type === type && each.status === 'True')
  return {
    poll,
    hpa: { recommendations, scaleUpEvents, scaleDownEvents },
    conditions: [isTrue('ScalingActive'), isTrue('ScaledToZero')],
    health,
    records: records.map((record) => record && { ...record, lagPerPartition: [] }),
    // The lean state keeps offsets only where the trigger reads them.
    committedOffsets: committedOffsets.map((each) => Object.entries(each).sort()).filter((each) => each.length > 0),
  }
}

// A difference in the state persists, and comparing takes longer than deciding, so not every state is compared.
const COMPARED_EVERY = 8

/** Runs both implementations on the same observations, each with its own state. Returns the number of syncs. */
function compareDecisions(keda: KedaSetup, observations: readonly Observation[]): number {
  const lean = leanKeda(keda)
  let replicas = 2
  let at = now
  let syncs = 0
  let state: KedaState = newKedaState(now)
  let leanState: LeanState = newLeanState(now)
  for (const [index, each] of observations.entries()) {
    at += each.afterMs
    replicas = each.replicas ?? replicas
    const queries = queriesOf(keda, each)
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const result = each.isPoll
      ? pollKeda(keda, state, { currentReplicas: replicas, queries: queries.full }, at)
      : syncKeda(keda, state, { scale, queries: queries.full }, at)
    const decide = each.isPoll ? decidePoll : decideSync
    const decision = decide(lean, leanState, { replicas, queries: queries.lean }, at)
    const recommended = 'recommended' in result.decision ? result.decision.recommended : null
    if (decision.replicas !== result.decision.to || decision.recommended !== recommended) {
      expect(decision).toMatchObject({ replicas: result.decision.to, recommended })
    }
    if (index % COMPARED_EVERY === COMPARED_EVERY - 1) {
      const actual = comparable(fullState(keda, decision.state))
      const expected = comparable(result.state)
      if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected)
    }
    if (!each.isPoll) syncs++
    replicas = result.decision.to
    state = result.state
    leanState = decision.state
  }
  return syncs
}

// 100,000 in CI, which sets FUZZ_RUNS to 10,000.
const SYNCS = 10 * FUZZ_RUNS

describe('decideSync, decidePoll and decideHpa', () => {
  it(
    'decide and keep state like syncKeda and pollKeda, in random syncs and polls',
    () => {
      let syncs = 0
      const observations = fc.array(observation, { minLength: 60, maxLength: 60 })
      for (let seed = 1; syncs < SYNCS; seed++) {
        fc.assert(
          fc.property(spec, observations, (example, randomObservations) => {
            const keda = setupOfExample(example)
            if (keda) syncs += compareDecisions(keda, randomObservations)
          }),
          { numRuns: 50, seed },
        )
      }
      expect(syncs).toBeGreaterThanOrEqual(SYNCS)
    },
    FUZZ_TIMEOUT_MS,
  )

  it('decide for a plain HPA like reconcileHpa, also to and from zero', () => {
    const metric = { name: 'load' }
    const hpa: Hpa = {
      namespace: 'test',
      spec: {
        minReplicas: 0,
        maxReplicas: 9,
        metrics: [
          { type: 'External', external: { metric, target: { type: 'AverageValue', averageValue: '2500m' } } },
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
      controller: { downscaleStabilizationSeconds: 30 },
    }
    const lean = leanHpa(hpa)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 }), (values) => {
        let replicas = 1
        let state = newHpaState()
        let leanState = newLeanHpaState()
        for (const [index, value] of values.entries()) {
          const at = now + index * 15_000
          const metrics = [{ values: [value < 9000 ? 0 : value] }, { usage: [] }]
          const scale = { specReplicas: replicas, statusReplicas: replicas }
          const full = reconcileHpa(hpa, state, { scale, metrics, pods: [] }, at)
          const decision = decideHpa(lean, leanState, { ...scale, metrics, pods: [] }, at)
          expect(decision.replicas).toBe(full.decision.to)
          expect(decision.recommended).toBe(full.decision.recommended)
          replicas = full.decision.to
          state = full.state
          leanState = decision.state
        }
      }),
    )
  })
})
