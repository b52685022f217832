import { step } from '../explain'
import { numberOf } from '../quantity'
import { type BehaviorSpec } from './behavior/rules'
import { type Hpa, type HpaController } from './hpa-spec'
import { conditionOf, type HpaState, type MetricStatus, setCondition } from './hpa-status'
import { computeMetrics, type MetricsResult } from './metrics'
import { normalizeRecommendation } from './normalize'
import { type HpaObservation } from './observation'
import { type Tolerance } from './replicas/proposal'
import { recommendationSentence, plainSentence } from './sentence'
import { leave, openSync, setSyncCondition, settle, type Sync } from './sync'
import { type HpaResult } from './sync-result'

function withoutScale(state: HpaState, error: string, now: number): HpaResult {
  const message = `the HPA controller was unable to get the target's current scale: ${error}`
  const condition = conditionOf('AbleToScale', false, 'FailedGetScale', message)
  const { currentReplicas } = state.status
  return {
    decision: { from: currentReplicas, to: currentReplicas, rescaled: false, reason: '', recommended: null },
    state: { ...state, status: { ...state.status, conditions: setCondition(state.status.conditions, condition, now) } },
    events: [{ type: 'Warning', reason: 'FailedGetScale', message: error }],
    explanation: { chain: [step('read scale', {}, error, null)], sentence: `Nothing happens: ${message}.` },
  }
}

function scalingDisabled(sync: Sync): HpaResult {
  const message = 'scaling is disabled since the replica count of the target is zero'
  setSyncCondition(sync, 'ScalingActive', false, 'ScalingDisabled', message)
  sync.chain.push(step('scaling disabled', { current: 0, minReplicas: sync.minReplicas }, message, 0))
  return settle(sync, { to: 0, why: '', recommended: null, sentence: plainSentence(0, 0, message) }, [])
}

function toBound(sync: Sync, bound: number, name: 'MaxReplicas' | 'MinReplicas'): HpaResult {
  const side = name === 'MaxReplicas' ? 'above' : 'below'
  const why = `Current number of replicas ${side} Spec.${name}`
  const formula = `${sync.current} is ${side} ${name} ${bound} → ${bound}`
  sync.chain.push(step('bounds', { current: sync.current, bound }, formula, bound))
  const sentence = plainSentence(sync.current, bound, `${sync.current} is ${side} ${name}`)
  return settle(sync, { to: bound, why, recommended: null, sentence }, [])
}

function blocked(sync: Sync, error: string, statuses: MetricStatus[]): HpaResult {
  sync.events.push({ type: 'Warning', reason: 'FailedComputeMetricsReplicas', message: error })
  return leave(sync, statuses, plainSentence(sync.current, sync.current, error))
}

function withoutSelector(sync: Sync, { reason, message }: { reason: string; message: string }): HpaResult {
  sync.events.push({ type: 'Warning', reason, message })
  setSyncCondition(sync, 'ScalingActive', false, reason, message)
  sync.chain.push(step('selector', { reason }, message, null))
  return blocked(sync, message, [])
}

function reasonFor(recommended: number, current: number, metric: string): string {
  if (recommended > current) return `${metric} above target`
  return recommended < current ? 'All metrics below target' : ''
}

/** The tolerances in effect: the controller's flag, or the HPA's own if the feature gate is on. */
function tolerancesOf(behavior: BehaviorSpec | null | undefined, controller: HpaController): Tolerance {
  const { configurableTolerance, tolerance } = controller
  if (!configurableTolerance) return tolerance
  const up = behavior?.scaleUp?.tolerance ?? null
  const down = behavior?.scaleDown?.tolerance ?? null
  return {
    scaleUp: up === null ? tolerance.scaleUp : numberOf(up),
    scaleDown: down === null ? tolerance.scaleDown : numberOf(down),
  }
}

function metricsOf({ hpa, controller, current, statusReplicas, observation, now }: Sync): MetricsResult {
  return computeMetrics(hpa.spec.metrics, observation.metrics, {
    namespace: hpa.namespace,
    specReplicas: current,
    statusReplicas,
    tolerance: tolerancesOf(hpa.spec.behavior, controller),
    controller,
    pods: observation.pods,
    now,
  })
}

function byMetrics(sync: Sync): HpaResult {
  const metrics = metricsOf(sync)
  sync.events.push(...metrics.events)
  sync.chain.push(...metrics.chain)
  if (metrics.replicas === null) {
    const { reason = '', message = '', error = 'no metrics' } = metrics.failure ?? {}
    const unable = `the HPA was unable to compute the replica count: ${message}`
    setSyncCondition(sync, 'ScalingActive', false, reason, unable)
    return blocked(sync, error, metrics.statuses)
  }
  const able = `the HPA was able to successfully calculate a replica count from ${metrics.metric}`
  setSyncCondition(sync, 'ScalingActive', true, 'ValidMetricFound', able)
  return byRecommendation(sync, metrics.replicas, metrics)
}

function byRecommendation(sync: Sync, recommended: number, metrics: MetricsResult): HpaResult {
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
  const why = reasonFor(recommended, current, metrics.metric)
  const sentence = recommendationSentence(normalized, { from: current, recommended, steady: metrics.steady, now })
  return settle(sync, { to: normalized.replicas, why, recommended, sentence }, metrics.statuses)
}

/**
 * One sync of the HPA controller, in its exact order: scale, recommendation log, scale to zero, bounds, metrics,
 * stabilization, limits, write, status. Pure: the same input gives the same output. `now` in ms since 1970. Call it
 * every 15 s of a logical clock and pass the `state` of one result to the next call.
 */
export function reconcileHpa(hpa: Hpa, state: HpaState, observation: HpaObservation, now: number): HpaResult {
  const { scale, selectorError } = observation
  if ('error' in scale) return withoutScale(state, scale.error, now)
  const sync = openSync(hpa, state, observation, scale, now)
  setSyncCondition(
    sync,
    'AbleToScale',
    true,
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  )
  if (sync.current === 0 && sync.minReplicas !== 0) return scalingDisabled(sync)
  if (sync.current > hpa.spec.maxReplicas) return toBound(sync, hpa.spec.maxReplicas, 'MaxReplicas')
  if (sync.current < sync.minReplicas) return toBound(sync, sync.minReplicas, 'MinReplicas')
  return selectorError === undefined ? byMetrics(sync) : withoutSelector(sync, selectorError)
}
