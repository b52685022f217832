import {
  type HpaSpec,
  type HpaState,
  type KedaPollObservation,
  type KedaState,
  type ScaledObjectSpec,
  type TriggerQuery,
  newHpaState,
  newKedaState,
  pollKeda,
  prepareScaledObject,
  reconcileHpa,
  rulesOf,
  syncKeda,
} from '@food-delivery/autoscaler'
import { type DecisionStep } from '@food-delivery/contracts'

const now = Date.UTC(2026, 0, 1)
const kafka = {
  type: 'kafka',
  name: 'lag',
  metadata: {
    bootstrapServers: 'kafka:9092',
    consumerGroup: 'orders-group',
    lagThreshold: '5',
    topic: 'orders',
    offsetResetPolicy: 'earliest',
  },
}
const service = {
  type: 'metrics-api',
  name: 'open',
  metadata: { url: 'http://status/numbers', valueLocation: 'open', targetValue: '10', activationTargetValue: '20' },
}
const cron = {
  type: 'cron',
  metadata: { timezone: 'Asia/Seoul', start: '0 9 * * *', end: '10 9 * * *', desiredReplicas: '5' },
}
const cpu = { type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } }
const memory = { type: 'memory', metricType: 'AverageValue', metadata: { value: '50M', containerName: 'app' } }
const failedQuery = { error: 'unreachable' }
const partitions = (committedOffset: number) => ({
  partitions: [0, 1].map((partition) => ({
    topic: 'orders',
    partition,
    committedOffset,
    latestOffset: 12,
    earliestOffset: 5,
  })),
})

const setupOf = (spec: Partial<ScaledObjectSpec>, keda?: string, annotations = {}) =>
  prepareScaledObject({
    object: {
      metadata: { name: 'orders', namespace: 'shop', annotations },
      spec: { scaleTargetRef: { name: 'orders' }, triggers: [kafka], maxReplicaCount: 9, ...spec },
    },
    rules: rulesOf({ keda }),
  })

const pod = (name: string) => ({
  name,
  phase: 'Running' as const,
  deleting: false,
  ready: 'True' as const,
  readyChangedAt: now - 600_000,
  startedAt: now - 900_000,
  containers: [{ name: 'app', requests: { cpu: 1_000, memory: 1_000_000_000 } }],
})
const usageOf = (value: number) =>
  ['a', 'b'].map((name) => ({ name, containers: { app: value }, timestamp: now, windowSeconds: 30 }))

/** The chain of a sync with two replicas. `failures`: number of earlier syncs in which the first trigger failed. */
function sync(spec: Partial<ScaledObjectSpec>, queries: TriggerQuery[], { failures = 0, keda = '2.21' } = {}) {
  const setup = setupOf({ minReplicaCount: 1, ...spec }, keda)
  const observation = {
    scale: { specReplicas: 2, statusReplicas: 2 },
    readyReplicas: 2,
    pods: ['a', 'b'].map(pod),
    usage: { cpu: usageOf(800), memory: usageOf(100_000_000_000) },
  }
  const queriesBySync = [...Array<TriggerQuery[]>(failures).fill([failedQuery, { number: 35 }]), queries]
  let chain: DecisionStep[] = []
  let state = newKedaState(null)
  for (const syncQueries of queriesBySync) {
    const synced = syncKeda(setup, state, { ...observation, queries: syncQueries }, now)
    state = synced.state
    chain = synced.explanation.chain
  }
  return chain
}

/** The chain of a poll with two replicas. `annotation`: the name of a KEDA annotation of the ScaledObject. */
function poll(
  spec: Partial<ScaledObjectSpec>,
  observation: Partial<KedaPollObservation> = {},
  state: Partial<KedaState['poll']> = {},
  annotation = '',
) {
  const start = newKedaState(null)
  const fullObservation = { currentReplicas: 2, queries: [partitions(12)], ...observation }
  const annotations = annotation === '' ? {} : { [`autoscaling.keda.sh/${annotation}`]: 'true' }
  return pollKeda(
    setupOf(spec, '2.21', annotations),
    { ...start, poll: { ...start.poll, ...state } },
    fullObservation,
    now,
  ).explanation.chain
}

interface HpaSync {
  spec?: Partial<HpaSpec>
  state?: HpaState
  seconds?: number
  rescaleError?: string
  kubernetes?: string
}

/** A sync of an HPA that can scale to zero, with an External metric of this value, `seconds` after `now`. */
function hpaSync(
  replicas: number,
  value: number,
  { spec, state, seconds = 0, rescaleError, kubernetes }: HpaSync = {},
) {
  const metrics: HpaSpec['metrics'] = [
    { type: 'External', external: { metric: { name: 'open' }, target: { type: 'Value', value: 10 } } },
  ]
  const hpa = {
    namespace: 'shop',
    spec: { minReplicas: 0, maxReplicas: 9, metrics, ...spec },
    controller: { downscaleStabilizationSeconds: 0, scaleToZero: true },
    rules: rulesOf({ kubernetes }),
  }
  const observation = {
    scale: { specReplicas: replicas, statusReplicas: replicas },
    metrics: [{ values: [value * 1_000] }],
    pods: [pod('a')],
    ...(rescaleError !== undefined && { rescaleError }),
  }
  return reconcileHpa(hpa, state ?? newHpaState(), observation, now + seconds * 1_000)
}
const scaledToZero = () => hpaSync(2, 0, { state: hpaSync(2, 20).state, seconds: 15 })

/** The chain of a poll without a query of its own, which uses the stored result of the HPA's query. */
function pollWithStoredResult(query: TriggerQuery) {
  const setup = setupOf({ minReplicaCount: 2 })
  const scale = { specReplicas: 2, statusReplicas: 2 }
  const start = syncKeda(setup, newKedaState(null), { scale, queries: [partitions(10)] }, now).state
  const { state } = syncKeda(setup, start, { scale, queries: [query] }, now)
  return pollKeda(setup, state, { currentReplicas: 2, queries: [null] }, now).explanation.chain
}

const fallback = { failureThreshold: 1, replicas: 6 }
const modifiers = (formula: string) => ({ scalingModifiers: { formula, target: '4', activationTarget: '20' } })
const nilFormula = {
  advanced: modifiers('lag ?? nil'),
  fallback: { ...fallback, behavior: 'scalingModifiers' as const },
}
const queries = [partitions(0), { number: 35 }]
const withLag = { queries: [partitions(0)] }
const evenKafka = { ...kafka, metadata: { ...kafka.metadata, ensureEvenDistributionOfPartitions: 'true' } }
const slowScaleDown = {
  scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods' as const, value: 1, periodSeconds: 60 }] },
}
const longWindow = { scaleDown: { stabilizationWindowSeconds: 60 } }
/** A sync 15 s after the metrics recommended 2 replicas. They now recommend none. */
const stabilized = () =>
  hpaSync(2, 0, { state: hpaSync(2, 20).state, seconds: 15, spec: { behavior: longWindow } }).explanation.chain

/** Names of steps, each with the chain of a decision that has such a step. */
export const decisions: [string, () => DecisionStep[]][] = [
  ['earliest offsets', () => sync({}, [partitions(-1)])],
  ['earliest offsets', () => sync({}, [partitions(-1)], { keda: '2.20' })],
  ['scaled to zero', () => scaledToZero().explanation.chain],
  ['scaling from zero', () => hpaSync(0, 25, { state: scaledToZero().state }).explanation.chain],
  [
    'bounds',
    () => hpaSync(0, 0, { state: scaledToZero().state, spec: { minReplicas: 2, behavior: {} } }).explanation.chain,
  ],
  ['scaling from zero', () => hpaSync(0, 25, { kubernetes: '1.35' }).explanation.chain],
  ['bounds', () => hpaSync(12, 0).explanation.chain],
  ['scaling disabled', () => hpaSync(0, 25).explanation.chain],
  ['scale not written', () => hpaSync(2, 45, { rescaleError: 'no quota' }).explanation.chain],
  ['KEDA poll', () => poll({}, { ...withLag, currentReplicas: 0 })],
  ['KEDA poll', () => poll({}, withLag)],
  ['KEDA poll', () => poll({ cooldownPeriod: 30 }, {}, { lastActiveTime: now - 18_000 })],
  ['KEDA poll', () => poll({})],
  ['KEDA poll', () => poll({ minReplicaCount: 3 })],
  ['KEDA poll', () => poll({ minReplicaCount: 2 })],
  ['KEDA poll', () => poll({}, { queries: [failedQuery] })],
  ['KEDA poll', () => poll({ fallback }, { queries: [failedQuery] })],
  ['KEDA poll', () => poll({ triggers: [kafka, service] }, { queries: [partitions(0), failedQuery] })],
  ['KEDA poll', () => poll({ pollingInterval: 5 }, { ...withLag, currentReplicas: 0, rescaleError: 'no quota' })],
  ['KEDA poll', () => poll({}, { ...withLag, currentReplicas: 0 }, {}, 'paused-scale-out')],
  ['KEDA poll', () => poll({}, {}, {}, 'paused-scale-in')],
  ['KEDA poll', () => poll({}, { currentReplicas: 0 }, {}, 'force-activation')],
  ['paused', () => poll({}, {}, {}, 'paused')],
  ['stored result', () => pollWithStoredResult(partitions(9))],
  ['stored result', () => pollWithStoredResult(failedQuery)],
  ['fallback', () => sync({ fallback }, [failedQuery])],
  ['fallback', () => sync({ fallback }, [failedQuery], { failures: 1 })],
  ['fallback', () => sync({ fallback, triggers: [{ ...kafka, metricType: 'Value' }] }, [failedQuery], { failures: 1 })],
  ['fallback', () => sync(nilFormula, [failedQuery], { failures: 1 })],
  ['formula', () => sync(nilFormula, [failedQuery], { failures: 1 })],
  ['formula fallback', () => sync(nilFormula, [failedQuery], { failures: 1 })],
  ['formula skipped', () => sync({ advanced: modifiers('lag'), fallback }, [failedQuery], { failures: 1 })],
  ['formula', () => sync({ triggers: [kafka, service], advanced: modifiers('max(lag, open) + 1') }, queries)],
  ['activation', () => sync({ triggers: [kafka, service], advanced: modifiers('min(lag, open) + 1') }, queries)],
  [
    'activation',
    () =>
      sync({ triggers: [kafka, service], advanced: modifiers('lag'), fallback }, [failedQuery, failedQuery], {
        failures: 1,
      }),
  ],
  ['schedule', () => sync({ triggers: [cron] }, [])],
  ['schedule', () => sync({ triggers: [{ ...cron, metadata: { ...cron.metadata, timezone: 'UTC' } }] }, [])],
  ['service value', () => sync({ triggers: [service] }, [{ number: 35 }])],
  ['utilization', () => sync({ triggers: [cpu] }, [])],
  ['utilization', () => sync({ triggers: [{ ...cpu, metadata: { value: '50', containerName: 'app' } }] }, [])],
  ['metric proposal', () => sync({ triggers: [kafka, { ...service, metricType: 'Value' }, cpu, memory] }, queries)],
  ['largest proposal', () => sync({ triggers: [kafka, service, cpu, memory] }, queries)],
  ['even distribution', () => sync({ triggers: [evenKafka] }, [partitions(10)])],
  ['partition cap', () => sync({}, [partitions(0)])],
  ['partition cap', () => sync({}, [partitions(10)])],
  ['stabilization', () => hpaSync(2, 45).explanation.chain],
  ['stabilization', stabilized],
  ['limits', stabilized],
  ['limits', () => hpaSync(2, 45).explanation.chain],
  ['limits', () => hpaSync(6, 200).explanation.chain],
  ['limits', () => hpaSync(4, 0, { spec: { behavior: slowScaleDown } }).explanation.chain],
  [
    'limits',
    () => hpaSync(3, 0, { state: hpaSync(3, 20).state, seconds: 15, spec: { minReplicas: 2 } }).explanation.chain,
  ],
]
