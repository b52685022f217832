import { type PodObservation, type PodUsage } from '../hpa'
import { isPaused, pausedReplicaCount } from '../scaled-object/annotations'
import { compositeOf } from '../scaled-object/composite'
import { metricsOf } from '../scaled-object/hpa-loop'
import { type TriggerResult } from '../scaled-object/keda-state'
import { pollScaledObject } from '../scaled-object/poll-decision'
import { recordsAfterSync, usableRecords } from '../scaled-object/records'
import { type KedaSetup } from '../scaled-object/setup'
import { decideHpa, type LeanDecision, type LeanHpa, leanHpa, newLeanHpaState } from './lean-hpa'
import { type CronCache, type LeanQuery, leanResults } from './lean-queries'
import { type LeanState } from './lean-state'

/**
 * A ScaledObject prepared for many fast decisions: its quantities and defaults are read once. Lean decisions have no
 * messages, conditions, events or chain of steps.
 */
export interface LeanKeda {
  setup: KedaSetup
  hpa: LeanHpa
  crons: CronCache
  /** Whether all triggers are cpu or memory, which then count as active in a poll. */
  hasOnlyResources: boolean
}

/** Prepares a ScaledObject for {@link decideSync} and {@link decidePoll}. */
export function leanKeda(setup: KedaSetup): LeanKeda {
  const hasOnlyResources = setup.triggers.every((trigger) => trigger === null)
  return { setup, hpa: leanHpa(setup.hpa), crons: new Map(), hasOnlyResources }
}

/** Observation of a poll or sync. `queries`: one per trigger; those that the loop does not use are ignored. */
export interface LeanKedaObservation {
  /** spec.replicas; status.replicas is the same. */
  replicas: number
  readyReplicas?: number
  queries: readonly LeanQuery[]
  /** Pods of the target, for cpu and memory triggers. */
  pods?: readonly PodObservation[]
  /** Usage per pod, by resource, for cpu and memory triggers. */
  usage?: Partial<Record<string, readonly PodUsage[]>>
}

const noResults: (TriggerResult | null)[] = []

function runQueries(
  lean: LeanKeda,
  state: LeanState,
  observation: LeanKedaObservation,
  loop: 'keda' | 'hpa',
  now: number,
) {
  const { setup, crons } = lean
  const { queries, replicas: currentReplicas, readyReplicas } = observation
  const records = usableRecords(setup, state.records, state.hpa.isScalingActive, loop)
  return leanResults({ setup, queries, records, currentReplicas, readyReplicas, crons, now }, state)
}

/** Decides as `syncKeda` does, without messages, conditions, events or the chain of steps. */
export function decideSync(
  lean: LeanKeda,
  state: LeanState,
  observation: LeanKedaObservation,
  now: number,
): LeanDecision<LeanState> {
  const { setup } = lean
  const { replicas, pods = [], usage } = observation
  const isWithinBounds = replicas >= lean.hpa.minReplicas && replicas <= setup.hpa.spec.maxReplicas
  // The HPA reads metrics only while the size is within its bounds; otherwise KEDA runs no query.
  const { results, state: queriedState } = isWithinBounds
    ? runQueries(lean, state, observation, 'hpa', now)
    : { results: noResults, state }
  const composite = compositeOf(setup, results, queriedState)
  const metrics = metricsOf(setup, results, composite, usage)
  const scale = { specReplicas: replicas, statusReplicas: replicas, metrics, pods }
  const decision = decideHpa(lean.hpa, state.hpa, scale, now)
  const records = recordsAfterSync(setup, queriedState, results)
  return { ...decision, state: { ...queriedState, hpa: decision.state, records } }
}

function summaryOf({ setup, hasOnlyResources }: LeanKeda, results: (TriggerResult | null)[], state: LeanState) {
  const isActive = setup.composite
    ? compositeOf(setup, results, state)?.active === true
    : results.some((result) => result && (result.active || result.isFallback))
  const isError = results.some((result) => result && 'error' in result.result)
  return { isActive: isActive || hasOnlyResources, isError, activeTriggers: [] }
}

/** Decides as `pollKeda` does, without messages, conditions, events or the chain of steps. While paused, the HPA must not sync. */
export function decidePoll(
  lean: LeanKeda,
  state: LeanState,
  observation: LeanKedaObservation,
  now: number,
): LeanDecision<LeanState> {
  const { object, rules } = lean.setup
  const { annotations } = object.metadata
  const { replicas } = observation
  if (isPaused(annotations)) {
    const paused = { ...state, hpa: newLeanHpaState(), committedOffsets: [], records: [] }
    return { replicas: pausedReplicaCount(annotations) ?? replicas, recommended: null, state: paused }
  }
  const { results, state: queriedState } = runQueries(lean, state, observation, 'keda', now)
  const summary = summaryOf(lean, results, queriedState)
  const { decision, state: poll } = pollScaledObject(
    object,
    queriedState.poll,
    { currentReplicas: replicas, ...summary },
    now,
    rules,
  )
  return { replicas: decision.to, recommended: null, state: { ...queriedState, poll, records: results } }
}
