import { step } from '../explain'
import { numberOf } from '../quantity'
import { type BehaviorSpec } from './behavior/scaling-rules'
import { type Hpa, type HpaController } from './hpa-spec'
import { conditionOf, type HpaState, type MetricStatus, setCondition } from './hpa-status'
import { computeMetrics, type MetricsResult } from './metrics'
import { normalizeRecommendation } from './normalize'
import { type HpaObservation } from './observation'
import { type Tolerance } from './replicas/proposal'
import { plainSentence, recommendationSentence } from './sentence'
import {
  finishSync,
  hasTotalMetric,
  keepSize,
  removeSyncCondition,
  setSyncCondition,
  startSync,
  type Sync,
  type TargetSize,
} from './sync'
import { type HpaResult } from './sync-result'

function resultWithoutScale(state: HpaState, error: string, now: number): HpaResult {
  const message = `the HPA controller was unable to get the target's current scale: ${error}`
  const condition = conditionOf('AbleToScale', false, 'FailedGetScale', message)
  const { currentReplicas } = state.status
  return {
    decision: { from: currentReplicas, to: currentReplicas, rescaled: false, reason: '', recommended: null },
    state: { ...state, status: { ...state.status, conditions: setCondition(state.status.conditions, condition, now) } },
    events: [{ type: 'Warning', reason: 'FailedGetScale', message: error }],
    explanation: { chain: [step('read scale', {}, error, null)], sentence: `Nothing changes: ${message}.` },
  }
}

function finishDisabledSync(sync: Sync): HpaResult {
  const message = 'scaling is disabled since the replica count of the target is zero'
  setSyncCondition(sync, 'ScalingActive', false, 'ScalingDisabled', message)
  if (!sync.controller.scaleToZero) removeSyncCondition(sync, 'ScaledToZero')
  sync.chain.push(step('scaling disabled', { current: 0, minReplicas: sync.minReplicas }, message, 0))
  return finishSync(sync, { to: 0, reason: '', recommended: null, sentence: plainSentence(0, 0, message) }, [])
}

/** Whether the HPA computes metrics for a target with zero replicas. */
function scalesFromZero(sync: Sync): boolean {
  const { rules, controller, minReplicas, state } = sync
  if (!rules.zeroNeedsCondition) return minReplicas === 0
  const isScaledToZero = state.status.conditions.some(
    ({ type, status }) => type === 'ScaledToZero' && status === 'True',
  )
  return controller.scaleToZero && isScaledToZero && (minReplicas !== 0 || hasTotalMetric(sync))
}

/** What the metrics contribute to a sync that scales to a bound; empty if they were not computed. */
type MetricDetails = Partial<Pick<TargetSize, 'reason' | 'recommended'> & Pick<MetricsResult, 'statuses'>>

function scaleToBound(
  sync: Sync,
  bound: number,
  name: 'MaxReplicas' | 'MinReplicas',
  details: MetricDetails = {},
): HpaResult {
  const side = name === 'MaxReplicas' ? 'above' : 'below'
  const reason = `Current number of replicas ${side} Spec.${name}`
  const formula = `${sync.current} is ${side} ${name} ${bound} → ${bound}`
  sync.chain.push(step('bounds', { current: sync.current, bound }, formula, bound))
  const sentence = plainSentence(sync.current, bound, `${sync.current} is ${side} ${name}`)
  const { statuses = [], ...target } = details
  return finishSync(sync, { to: bound, reason, recommended: null, sentence, ...target }, statuses)
}

function keepSizeWithoutRecommendation(sync: Sync, error: string, statuses: MetricStatus[]): HpaResult {
  sync.events.push({ type: 'Warning', reason: 'FailedComputeMetricsReplicas', message: error })
  return keepSize(sync, statuses, plainSentence(sync.current, sync.current, error))
}

function keepSizeWithoutSelector(sync: Sync, { reason, message }: { reason: string; message: string }): HpaResult {
  sync.events.push({ type: 'Warning', reason, message })
  setSyncCondition(sync, 'ScalingActive', false, reason, message)
  sync.chain.push(step('selector', { reason }, message, null))
  return keepSizeWithoutRecommendation(sync, message, [])
}

function rescaleReason(recommended: number, current: number, metric: string): string {
  if (recommended > current) return `${metric} above target`
  return recommended < current ? 'All metrics below target' : ''
}

/** The tolerance in the HPA's `behavior` if the feature gate is on, otherwise the controller's flag. */
export function toleranceOf(behavior: BehaviorSpec | null | undefined, controller: HpaController): Tolerance {
  const { configurableTolerance, tolerance } = controller
  if (!configurableTolerance) return tolerance
  const up = behavior?.scaleUp?.tolerance ?? null
  const down = behavior?.scaleDown?.tolerance ?? null
  return {
    scaleUp: up === null ? tolerance.scaleUp : numberOf(up),
    scaleDown: down === null ? tolerance.scaleDown : numberOf(down),
  }
}

function metricsOfSync({ hpa, rules, controller, current, statusReplicas, observation, now }: Sync): MetricsResult {
  return computeMetrics(hpa.spec.metrics, observation.metrics, {
    rules,
    namespace: hpa.namespace,
    specReplicas: current,
    statusReplicas,
    tolerance: toleranceOf(hpa.spec.behavior, controller),
    controller,
    pods: observation.pods,
    now,
  })
}

function scaleByMetrics(sync: Sync): HpaResult {
  const metrics = metricsOfSync(sync)
  sync.events.push(...metrics.events)
  sync.chain.push(...metrics.chain)
  if (metrics.replicas === null) {
    const { reason = '', message = '', error = 'no metrics' } = metrics.failure ?? {}
    const failureMessage = `the HPA was unable to compute the replica count: ${message}`
    setSyncCondition(sync, 'ScalingActive', false, reason, failureMessage)
    return keepSizeWithoutRecommendation(sync, error, metrics.statuses)
  }
  const successMessage = `the HPA was able to successfully calculate a replica count from ${metrics.metric}`
  setSyncCondition(sync, 'ScalingActive', true, 'ValidMetricFound', successMessage)
  return scaleByRecommendation(sync, metrics.replicas, metrics)
}

function scaleByRecommendation(sync: Sync, recommended: number, metrics: MetricsResult): HpaResult {
  const { hpa, controller, current, minReplicas, behavior, state, now } = sync
  const normalized = normalizeRecommendation({
    current,
    recommended,
    minReplicas,
    maxReplicas: hpa.spec.maxReplicas,
    behavior,
    downscaleStabilizationSeconds: controller.downscaleStabilizationSeconds,
    state,
    now,
  })
  sync.chain.push(...normalized.chain)
  sync.state = { ...sync.state, recommendations: normalized.recommendations }
  for (const { type, status, reason, message } of normalized.conditions) {
    setSyncCondition(sync, type, status === 'True', reason, message)
  }
  const reason = rescaleReason(recommended, current, metrics.metric)
  const { statuses } = metrics
  // From zero, the HPA scales to a minReplicas that was raised meanwhile, even if the metrics recommend fewer replicas.
  if (current === 0 && normalized.replicas < minReplicas) {
    return scaleToBound(sync, minReplicas, 'MinReplicas', { recommended, statuses, ...(reason !== '' && { reason }) })
  }
  const { unchangedReason } = metrics
  const sentence = recommendationSentence(normalized, { from: current, recommended, unchangedReason, now })
  return finishSync(sync, { to: normalized.replicas, reason, recommended, sentence }, statuses)
}

/**
 * One sync of the HPA controller, in the controller's order: scale, recommendations, scale to zero, bounds, metrics,
 * stabilization, limits, write, status. Pure: the same input gives the same output. `now` in ms since 1970. Call it
 * every 15 s of a logical clock and pass the `state` of one result to the next call.
 */
export function reconcileHpa(hpa: Hpa, state: HpaState, observation: HpaObservation, now: number): HpaResult {
  const { scale, selectorError } = observation
  if ('error' in scale) return resultWithoutScale(state, scale.error, now)
  const sync = startSync(hpa, state, observation, scale, now)
  const successMessage = "the HPA controller was able to get the target's current scale"
  setSyncCondition(sync, 'AbleToScale', true, 'SucceededGetScale', successMessage)
  if (sync.current === 0) {
    if (!scalesFromZero(sync)) return finishDisabledSync(sync)
    const needsCondition = sync.rules.zeroNeedsCondition
    const formula = `${needsCondition ? 'condition ScaledToZero is True' : 'minReplicas is 0'} → metrics are computed`
    const inputs = { minReplicas: sync.minReplicas, hasCondition: needsCondition }
    sync.chain.push(step('scaling from zero', inputs, formula, true))
  }
  if (sync.current > hpa.spec.maxReplicas) return scaleToBound(sync, hpa.spec.maxReplicas, 'MaxReplicas')
  if (sync.current !== 0 && sync.current < sync.minReplicas) return scaleToBound(sync, sync.minReplicas, 'MinReplicas')
  return selectorError === undefined ? scaleByMetrics(sync) : keepSizeWithoutSelector(sync, selectorError)
}
