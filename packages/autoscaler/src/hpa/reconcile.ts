import { step } from '../explain'
import { numberOf } from '../quantity'
import { type BehaviorSpec } from './behavior/rules'
import { type Hpa, type HpaController } from './hpa-spec'
import { conditionOf, type HpaState, setCondition } from './hpa-status'
import { computeMetrics } from './metrics'
import { normalizeRecommendation } from './normalize'
import { type HpaObservation } from './observation'
import { type Tolerance } from './replicas/proposal'
import { sayNormalized, sayPlain } from './sentence'
import { leave, note, openSync, settle, type Sync } from './sync'
import { type HpaResult } from './sync-result'

function withoutScale(state: HpaState, error: string, now: number): HpaResult {
  const message = `the HPA controller was unable to get the target's current scale: ${error}`
  const condition = conditionOf('AbleToScale', false, 'FailedGetScale', message)
  const { currentReplicas } = state.status
  return {
    decision: { from: currentReplicas, to: currentReplicas, rescaled: false, reason: '', wish: null },
    state: { ...state, status: { ...state.status, conditions: setCondition(state.status.conditions, condition, now) } },
    events: [{ type: 'Warning', reason: 'FailedGetScale', message: error }],
    explanation: { chain: [step('read scale', {}, error, null)], sentence: `Nothing happens: ${message}.` },
  }
}

function switchedOff(sync: Sync): HpaResult {
  const message = 'scaling is disabled since the replica count of the target is zero'
  note(sync, 'ScalingActive', false, 'ScalingDisabled', message)
  sync.chain.push(step('scaling disabled', { current: 0, minReplicas: sync.minReplicas }, message, 0))
  return settle(sync, { to: 0, why: '', wish: null, sentence: sayPlain(0, 0, message) }, [])
}

function toBound(sync: Sync, bound: number, name: 'MaxReplicas' | 'MinReplicas'): HpaResult {
  const side = name === 'MaxReplicas' ? 'above' : 'below'
  const why = `Current number of replicas ${side} Spec.${name}`
  const formula = `${sync.current} is ${side} ${name} ${bound} → ${bound}`
  sync.chain.push(step('bounds', { current: sync.current, bound }, formula, bound))
  const sentence = sayPlain(sync.current, bound, `${sync.current} is ${side} ${name}`)
  return settle(sync, { to: bound, why, wish: null, sentence }, [])
}

function blocked(sync: Sync, error: string, statuses: Parameters<typeof leave>[1]): HpaResult {
  sync.events.push({ type: 'Warning', reason: 'FailedComputeMetricsReplicas', message: error })
  return leave(sync, statuses, sayPlain(sync.current, sync.current, error))
}

function withoutSelector(sync: Sync, { reason, message }: { reason: string; message: string }): HpaResult {
  sync.events.push({ type: 'Warning', reason, message })
  note(sync, 'ScalingActive', false, reason, message)
  sync.chain.push(step('selector', { reason }, message, null))
  return blocked(sync, message, [])
}

function reasonFor(wish: number, current: number, metric: string): string {
  if (wish > current) return `${metric} above target`
  return wish < current ? 'All metrics below target' : ''
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

function byMetrics(sync: Sync): HpaResult {
  const { hpa, controller, current, statusReplicas, observation, now, minReplicas, behavior, state } = sync
  const tolerance = tolerancesOf(hpa.spec.behavior, controller)
  const metrics = computeMetrics(hpa.spec.metrics, observation.metrics, {
    namespace: hpa.namespace,
    specReplicas: current,
    statusReplicas,
    tolerance,
    controller,
    now,
    pods: observation.pods,
  })
  sync.events.push(...metrics.events)
  sync.chain.push(...metrics.chain)
  if (metrics.replicas === null) {
    const { reason = '', message = '', error = 'no metrics' } = metrics.failure ?? {}
    note(sync, 'ScalingActive', false, reason, `the HPA was unable to compute the replica count: ${message}`)
    return blocked(sync, error, metrics.statuses)
  }
  const valid = `the HPA was able to successfully calculate a replica count from ${metrics.metric}`
  note(sync, 'ScalingActive', true, 'ValidMetricFound', valid)
  const wish = metrics.replicas
  const normalized = normalizeRecommendation({
    current,
    wish,
    minReplicas,
    maxReplicas: hpa.spec.maxReplicas,
    behavior,
    state,
    now,
    downscaleStabilizationSeconds: controller.downscaleStabilizationSeconds,
  })
  sync.chain.push(...normalized.chain)
  sync.state = { ...sync.state, recommendations: normalized.recommendations }
  for (const { type, status, reason, message } of normalized.conditions) {
    note(sync, type, status === 'True', reason, message)
  }
  const to = normalized.replicas
  const sentence = sayNormalized(normalized, { from: current, wish, steady: metrics.steady, now })
  return settle(sync, { to, why: reasonFor(wish, current, metrics.metric), wish, sentence }, metrics.statuses)
}

/**
 * One sync of the HPA controller, in its exact order: scale, recommendation log, scale to zero, bounds, metrics,
 * stabilization, limits, write, status. Pure: times come in as `now` (ms since 1970), and the same input gives the
 * same output. Call it every 15 s of a logical clock; `state` goes from one call to the next.
 */
export function reconcileHpa(hpa: Hpa, state: HpaState, observation: HpaObservation, now: number): HpaResult {
  const { scale, selectorError } = observation
  if ('error' in scale) return withoutScale(state, scale.error, now)
  const sync = openSync(hpa, state, observation, scale, now)
  note(sync, 'AbleToScale', true, 'SucceededGetScale', "the HPA controller was able to get the target's current scale")
  if (sync.current === 0 && sync.minReplicas !== 0) return switchedOff(sync)
  if (sync.current > hpa.spec.maxReplicas) return toBound(sync, hpa.spec.maxReplicas, 'MaxReplicas')
  if (sync.current < sync.minReplicas) return toBound(sync, sync.minReplicas, 'MinReplicas')
  return selectorError === undefined ? byMetrics(sync) : withoutSelector(sync, selectorError)
}
