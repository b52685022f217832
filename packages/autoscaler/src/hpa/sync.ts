import { type DecisionStep } from '../decision'
import { step } from '../explain'
import { type Rules, rulesOf } from '../rules'
import { type Behavior, defaultBehavior } from './behavior/scaling-rules'
import { storeScaleEvent } from './behavior/scale-events'
import { defaultController, type Hpa, type HpaController } from './hpa-spec'
import {
  conditionOf,
  type HpaCondition,
  type HpaState,
  type HpaStatus,
  type MetricStatus,
  setCondition,
} from './hpa-status'
import { type HpaObservation } from './observation'
import { type HpaResult, type ScalingEvent } from './sync-result'

/** A sync in progress: its input, and its events and steps so far. `now` in ms since 1970. */
export interface Sync {
  hpa: Hpa
  rules: Rules
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

/** The target size of a sync. `reason`: reason in the rescale event. */
export interface TargetSize {
  to: number
  reason: string
  recommended: number | null
  sentence: string
}

/** Starts a sync of a target whose scale could be read; the first sync records the current size. */
export function startSync(
  hpa: Hpa,
  state: HpaState,
  observation: HpaObservation,
  scale: { specReplicas: number; statusReplicas: number },
  now: number,
): Sync {
  const { rules = rulesOf() } = hpa
  return {
    hpa,
    rules,
    observation,
    now,
    controller: { ...defaultController, scaleToZero: rules.scaleToZero, ...hpa.controller },
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

function resultOf(sync: Sync, target: TargetSize, status: Partial<HpaStatus>): HpaResult {
  const { current, state, events, chain, rules, hpa } = sync
  const generation = rules.observesGeneration && hpa.generation !== undefined && { observedGeneration: hpa.generation }
  const { to, reason, recommended, sentence } = target
  const rescaled = to !== current
  return {
    decision: { from: current, to, rescaled, reason: rescaled ? reason : '', recommended },
    state: { ...state, status: { ...state.status, currentReplicas: current, ...generation, ...status } },
    events,
    explanation: { chain, sentence },
  }
}

/** Ends a sync that changes neither the size nor `desiredReplicas` of the status. */
export function keepSize(
  sync: Sync,
  currentMetrics: MetricStatus[],
  sentence: string,
  recommended: number | null = null,
): HpaResult {
  return resultOf(sync, { to: sync.current, reason: '', recommended, sentence }, { currentMetrics })
}

/** Whether the HPA has an Object or External metric, which has a value even if there are no pods. */
export function hasTotalMetric({ hpa }: Sync): boolean {
  return hpa.spec.metrics.some(({ type }) => type === 'Object' || type === 'External')
}

/** Removes a condition from the sync's status. */
export function removeSyncCondition(sync: Sync, type: HpaCondition['type']): void {
  const conditions = sync.state.status.conditions.filter((condition) => condition.type !== type)
  sync.state = { ...sync.state, status: { ...sync.state.status, conditions } }
}

/** Sets condition ScaledToZero after a change of the scale; without the feature gate, and in 1.35, removes it. */
function setScaledToZero(sync: Sync, to: number): void {
  const { rules, controller, current, minReplicas } = sync
  if (!rules.zeroNeedsCondition || !controller.scaleToZero) {
    removeSyncCondition(sync, 'ScaledToZero')
    return
  }
  const isScaledToZero = current > 0 && to === 0 && minReplicas === 0 && hasTotalMetric(sync)
  const [reason, verb] = isScaledToZero ? ['ScaledToZero', 'scaled'] : ['NotScaledToZero', 'did not scale']
  setSyncCondition(sync, 'ScaledToZero', isScaledToZero, reason, `the HPA controller ${verb} the workload to zero`)
  if (!isScaledToZero) return
  const formula = `${current} → 0 by this HPA → condition ScaledToZero is True`
  sync.chain.push(step('scaled to zero', { current, minReplicas }, formula, to))
}

function withScaleEvent(sync: Sync, to: number): HpaState {
  const { state, behavior, current, now } = sync
  const direction = to > current ? 'scaleUp' : 'scaleDown'
  const eventsField = `${direction}Events` as const
  const rules = behavior?.[direction] ?? null
  return { ...state, [eventsField]: storeScaleEvent(state[eventsField], rules, Math.abs(to - current), now) }
}

/** Ends a sync with a target size: writes the scale if it differs, and the status in any case. */
export function finishSync(sync: Sync, target: TargetSize, currentMetrics: MetricStatus[]): HpaResult {
  const { to, reason } = target
  const status = { desiredReplicas: to, currentMetrics }
  if (to === sync.current) return resultOf(sync, target, status)
  const message = `New size: ${to}; reason: ${reason}`
  const error = sync.observation.rescaleError
  if (error !== undefined) {
    sync.events.push({ type: 'Warning', reason: 'FailedRescale', message: `${message}; error: ${error}` })
    const failureMessage = `the HPA controller was unable to update the target scale: ${error}`
    setSyncCondition(sync, 'AbleToScale', false, 'FailedUpdateScale', failureMessage)
    sync.chain.push(step('scale not written', { current: sync.current, to, error }, error, sync.current))
    return keepSize(sync, currentMetrics, target.sentence, target.recommended)
  }
  const successMessage = `the HPA controller was able to update the target scale to ${to}`
  setSyncCondition(sync, 'AbleToScale', true, 'SucceededRescale', successMessage)
  sync.events.push({ type: 'Normal', reason: 'SuccessfulRescale', message })
  setScaledToZero(sync, to)
  sync.state = withScaleEvent(sync, to)
  return resultOf(sync, target, { ...status, lastScaleTime: sync.now })
}
