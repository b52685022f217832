import { type DecisionStep } from '@food-delivery/contracts'
import { type Behavior, defaultBehavior } from './behavior/rules'
import { storeScaleEvent } from './behavior/scale-events'
import { defaultController, type Hpa, type HpaController } from './hpa-spec'
import { conditionOf, type HpaState, type MetricStatus, setCondition } from './hpa-status'
import { type HpaObservation } from './observation'
import { type HpaResult, type ScalingEvent } from './sync-result'

/** One sync in progress: its input, and the events and steps so far. */
export interface Sync {
  hpa: Hpa
  controller: HpaController
  behavior: Behavior | null
  observation: HpaObservation
  state: HpaState
  now: number
  current: number
  statusReplicas: number
  minReplicas: number
  events: ScalingEvent[]
  chain: DecisionStep[]
}

/** A sync's decision. `why`: the reason in the rescale event. */
export interface Target {
  to: number
  why: string
  recommended: number | null
  sentence: string
}

/** Starts a sync of a target whose scale could be read; the first one records the current size. */
export function openSync(
  hpa: Hpa,
  state: HpaState,
  observation: HpaObservation,
  scale: { specReplicas: number; statusReplicas: number },
  now: number,
): Sync {
  return {
    hpa,
    observation,
    now,
    controller: { ...defaultController, ...hpa.controller },
    behavior: hpa.spec.behavior ? defaultBehavior(hpa.spec.behavior) : null,
    state: { ...state, recommendations: state.recommendations ?? [{ replicas: scale.specReplicas, at: now }] },
    current: scale.specReplicas,
    statusReplicas: scale.statusReplicas,
    minReplicas: hpa.spec.minReplicas ?? 1,
    events: [],
    chain: [],
  }
}

/** Sets a condition of the sync's status. */
export function setSyncCondition(sync: Sync, ...condition: Parameters<typeof conditionOf>): void {
  const conditions = setCondition(sync.state.status.conditions, conditionOf(...condition), sync.now)
  sync.state = { ...sync.state, status: { ...sync.state.status, conditions } }
}

/** Ends a sync that changes neither the size nor the desired size in the status. */
export function leave(
  sync: Sync,
  statuses: MetricStatus[],
  sentence: string,
  recommended: number | null = null,
): HpaResult {
  return {
    decision: { from: sync.current, to: sync.current, rescaled: false, reason: '', recommended },
    state: { ...sync.state, status: { ...sync.state.status, currentReplicas: sync.current, currentMetrics: statuses } },
    events: sync.events,
    explanation: { chain: sync.chain, sentence },
  }
}

function withScaleEvent(sync: Sync, to: number): HpaState {
  const { state, behavior, current, now } = sync
  const direction = to > current ? 'scaleUp' : 'scaleDown'
  const log = to > current ? 'scaleUpEvents' : 'scaleDownEvents'
  return { ...state, [log]: storeScaleEvent(state[log], behavior?.[direction] ?? null, Math.abs(to - current), now) }
}

function fail(sync: Sync, target: Target, statuses: MetricStatus[], error: string): HpaResult {
  const message = `New size: ${target.to}; reason: ${target.why}; error: ${error}`
  sync.events.push({ type: 'Warning', reason: 'FailedRescale', message })
  const unable = `the HPA controller was unable to update the target scale: ${error}`
  setSyncCondition(sync, 'AbleToScale', false, 'FailedUpdateScale', unable)
  return leave(sync, statuses, target.sentence, target.recommended)
}

/** Ends a sync with its target: writes the scale if it differs, and the status in any case. */
export function settle(sync: Sync, target: Target, statuses: MetricStatus[]): HpaResult {
  const { to, why } = target
  const rescaled = to !== sync.current
  const error = sync.observation.rescaleError
  if (rescaled && error !== undefined) return fail(sync, target, statuses, error)
  if (rescaled) {
    const able = `the HPA controller was able to update the target scale to ${to}`
    setSyncCondition(sync, 'AbleToScale', true, 'SucceededRescale', able)
    sync.events.push({ type: 'Normal', reason: 'SuccessfulRescale', message: `New size: ${to}; reason: ${why}` })
    sync.state = withScaleEvent(sync, to)
  }
  return {
    decision: { from: sync.current, to, rescaled, reason: rescaled ? why : '', recommended: target.recommended },
    state: {
      ...sync.state,
      status: {
        ...sync.state.status,
        currentReplicas: sync.current,
        desiredReplicas: to,
        currentMetrics: statuses,
        ...(rescaled ? { lastScaleTime: sync.now } : {}),
      },
    },
    events: sync.events,
    explanation: { chain: sync.chain, sentence: target.sentence },
  }
}
