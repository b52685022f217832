import {
  isPollingIntervalRelevant,
  type KedaSetup,
  type KedaState,
  kubernetesApiDeadlineMs,
  newKedaState,
  pollKeda,
  prepareScaledObject,
  recordsInUse,
  restartedState,
  type Rules,
  type ScaledObjectSpec,
  syncKeda,
  type TriggerQuery,
  type TriggerResult,
  usesHpaObservations,
} from '../../src'
import { now, readFields, type Runner } from './vector-case'

interface QueryResult {
  active: boolean
  value?: number | null
  error: string | null
  fallbackActive?: boolean
  ageSeconds?: number
}

type Spec = Partial<ScaledObjectSpec>

const readSpec = (inputs: Record<string, unknown>, ...names: string[]): Spec =>
  readFields<{ spec: Spec } & Record<string, unknown>>(inputs, 'spec', ...names).spec

const readResult = (result: unknown): QueryResult =>
  readFields<QueryResult>(result, 'active', 'value', 'error', 'fallbackActive', 'ageSeconds')

/** A ScaledObject with Kafka triggers, whose fallback applies at once if a result comes from the fallback. */
function setupOf(spec: Spec, rules: Rules, results: QueryResult[]): KedaSetup {
  const metadata = { bootstrapServers: 'b:9092', consumerGroup: 'g', topic: 'orders', lagThreshold: '1' }
  const triggers = (spec.triggers ?? []).map((trigger) => ({ ...trigger, type: 'kafka', metadata }))
  const fallback = results.some(({ fallbackActive }) => fallbackActive)
    ? { failureThreshold: 0, replicas: 3 }
    : { failureThreshold: 1_000, replicas: 0 }
  return prepareScaledObject({
    object: {
      metadata: { name: 'name', namespace: 'namespace' },
      spec: { scaleTargetRef: { name: 'name' }, ...spec, fallback, triggers },
    },
    rules,
  })
}

const queryOf = ({ active, value, error, fallbackActive }: QueryResult): TriggerQuery =>
  error !== null || fallbackActive ? { error: error ?? 'some error' } : { value: value ?? 0, active }

const recordOf = ({ active, value, error, fallbackActive = false }: QueryResult): TriggerResult => ({
  result: error === null ? { value: value ?? 0 } : { error },
  active,
  isFallback: fallbackActive,
  lagPerPartition: [],
})

const runLoopState: Runner = (inputs, _expected, rules) => {
  const spec = readSpec(inputs, 'hpaScalingActive', 'observation', 'live')
  const live = inputs['live'] === null ? null : readResult(inputs['live'])
  const observation = inputs['observation'] === null ? null : readResult(inputs['observation'])
  const setup = setupOf(
    spec,
    rules,
    [live, observation].filter((result) => result !== null),
  )
  const status = inputs['hpaScalingActive'] as 'True' | 'False' | null
  const state = newKedaState(now)
  if (status !== null) {
    const condition = { type: 'ScalingActive' as const, status, reason: '', message: '', lastTransitionTime: now }
    state.hpa.status.conditions.push(condition)
  }
  if (observation) state.records = [recordOf(observation)]
  const isQueried = recordsInUse(setup, state, 'keda')[0] === null
  const queries = [isQueried ? queryOf(live as QueryResult) : null]
  const polled = pollKeda(setup, state, { currentReplicas: 1, queries }, now)
  const [record] = polled.state.records
  const isActive = record?.active === true || record?.isFallback === true
  return {
    queried: isQueried,
    isActive,
    isError: polled.events.some(({ reason }) => reason === 'KEDAScalerFailed'),
    isFallbackActive: record?.isFallback,
    activeTriggers: isActive ? ['s0-metric'] : [],
  }
}

const syncOne = (setup: KedaSetup, state: KedaState, queries: (TriggerQuery | null)[]): KedaState =>
  syncKeda(setup, state, { scale: { specReplicas: 1, statusReplicas: 1 }, queries }, now).state

const runHpaQueryStores: Runner = (inputs, _expected, rules) => {
  const spec = readSpec(inputs, 'answer')
  const result = readResult(inputs['answer'])
  const [record] = syncOne(setupOf(spec, rules, [result]), newKedaState(now), [queryOf(result)]).records
  if (!record) return { stored: null }
  const { active, isFallback } = record
  const value = 'error' in record.result ? { value: null, ...record.result } : { ...record.result, error: null }
  return { stored: { active, fallbackActive: isFallback, ...value } }
}

interface Step {
  store?: Record<string, QueryResult>
  replace?: Record<string, QueryResult>
  event?: 'scalersCacheCleared' | 'loopStopped' | 'objectDeleted'
}

const afterEvent = (state: KedaState, event: Step['event']): KedaState => {
  if (event === 'scalersCacheCleared') return { ...state, committedOffsets: [] }
  return event === 'loopStopped' ? restartedState(state) : newKedaState(now)
}

const runRecordLife: Runner = (inputs, _expected, rules) => {
  const steps = readFields<{ steps: Step[] }>(inputs, 'steps').steps
  const names = [...new Set(steps.flatMap(({ store, replace }) => Object.keys({ ...store, ...replace })))]
  const spec = { minReplicaCount: 1, triggers: names.map(() => ({ type: 'kafka' })) }
  const setup = setupOf(spec, rules, [])
  let state = newKedaState(now)
  for (const step of steps) {
    const { store, replace, event } = readFields<Step>(step, 'store', 'replace', 'event')
    const results = store ?? replace ?? {}
    const queries = names.map((name) => (results[name] ? queryOf(results[name]) : null))
    if (store) state = syncOne(setup, state, queries)
    else if (replace) state = pollKeda(setup, state, { currentReplicas: 1, queries }, now).state
    else state = afterEvent(state, event)
  }
  const entries = names.flatMap((name, index) => {
    const record = state.records[index]
    if (!record) return []
    return [[name, { active: record.active, error: 'error' in record.result ? record.result.error : null }]]
  })
  return { records: Object.fromEntries(entries) as Record<string, unknown> }
}

const runKubernetesApiDeadline: Runner = (inputs) => {
  const { pollingInterval, kubernetesApiTimeoutMs } = readFields<{
    pollingInterval: number | null
    kubernetesApiTimeoutMs: number | null
  }>(inputs, 'pollingInterval', 'kubernetesApiTimeoutMs')
  return { deadlineMs: kubernetesApiDeadlineMs({ pollingInterval }, kubernetesApiTimeoutMs) }
}

export const storedResults: Record<string, Runner> = {
  pollingIntervalRelevant: (inputs) => ({ relevant: isPollingIntervalRelevant(readSpec(inputs)) }),
  usesHpaObservations: (inputs) => ({ usesObservations: usesHpaObservations(readSpec(inputs)) }),
  loopState: runLoopState,
  hpaQueryStores: runHpaQueryStores,
  recordLife: runRecordLife,
  kubernetesApiDeadline: runKubernetesApiDeadline,
}
