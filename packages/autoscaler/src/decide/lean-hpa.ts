import { AutoscalerError } from '../errors'
import { milliOf, sumMilli, type Milli } from '../quantity'
import { type Rules, rulesOf } from '../rules'
import { type Behavior, defaultBehavior } from '../hpa/behavior/scaling-rules'
import { storeScaleEvent } from '../hpa/behavior/scale-events'
import { defaultController, type Hpa, type HpaController, type MetricSpec, type MetricTarget } from '../hpa/hpa-spec'
import { type HpaState } from '../hpa/hpa-status'
import { computeMetrics } from '../hpa/metrics'
import { normalizeSize } from '../hpa/normalize'
import { type HpaObservation, type MetricObservation } from '../hpa/observation'
import { toleranceOf } from '../hpa/reconcile'
import { averageValueSize, valueSize } from '../hpa/replicas/total'
import { type Tolerance } from '../hpa/replicas/proposal'

/** A metric. Object and External metrics have a target for their total: `average` (AverageValue) or `value` (Value), in milli. */
type LeanMetric = { spec: MetricSpec; average?: Milli; value?: Milli } | { spec: MetricSpec }

/** An HPA prepared for many fast decisions: its quantities and defaults are read once. */
export interface LeanHpa {
  hpa: Hpa
  rules: Rules
  controller: HpaController
  behavior: Behavior | null
  tolerance: Tolerance
  minReplicas: number
  metrics: LeanMetric[]
  /** Whether a metric has the type Object or External. */
  hasTotalMetric: boolean
}

/** State of an HPA between syncs, with only those conditions that affect the next decision. */
export interface LeanHpaState extends Pick<HpaState, 'recommendations' | 'scaleUpEvents' | 'scaleDownEvents'> {
  /** Condition ScalingActive is True. */
  isScalingActive: boolean
  /** Condition ScaledToZero is True. */
  isScaledToZero: boolean
}

/** State of an HPA before its first sync. */
export const newLeanHpaState = (): LeanHpaState => ({
  recommendations: null,
  scaleUpEvents: [],
  scaleDownEvents: [],
  isScalingActive: false,
  isScaledToZero: false,
})

/** The target of an Object or External metric; null for the other types. */
function totalTargetOf(spec: MetricSpec): MetricTarget | null {
  if (spec.type === 'External') return spec.external.target
  return spec.type === 'Object' ? spec.object.target : null
}

function leanMetric(spec: MetricSpec): LeanMetric {
  const target = totalTargetOf(spec)
  if (target?.averageValue !== undefined) return { spec, average: milliOf(target.averageValue) }
  return target?.value === undefined ? { spec } : { spec, value: milliOf(target.value) }
}

/** Reads the quantities and defaults of an HPA for {@link decideHpa}. */
export function leanHpa(hpa: Hpa): LeanHpa {
  const { rules = rulesOf(), spec } = hpa
  const controller = { ...defaultController, scaleToZero: rules.scaleToZero, ...hpa.controller }
  return {
    hpa,
    rules,
    controller,
    behavior: spec.behavior ? defaultBehavior(spec.behavior) : null,
    tolerance: toleranceOf(spec.behavior, controller),
    minReplicas: spec.minReplicas ?? 1,
    metrics: spec.metrics.map(leanMetric),
    hasTotalMetric: spec.metrics.some(({ type }) => type === 'Object' || type === 'External'),
  }
}

/** Observation of a sync whose scale and selector could be read. */
export interface LeanObservation extends Pick<HpaObservation, 'metrics' | 'pods'> {
  specReplicas: number
  statusReplicas: number
}

/** Result of a sync or poll. `recommended`: the recommendation of the metrics; null if there is none, as in polls. */
export interface LeanDecision<State> {
  replicas: number
  recommended: number | null
  state: State
}

interface LeanSync {
  lean: LeanHpa
  observation: LeanObservation
  now: number
}

function perPodProposal(
  { lean, observation, now }: LeanSync,
  spec: MetricSpec,
  metric: MetricObservation,
): number | null {
  const context = { ...lean, ...observation, namespace: lean.hpa.namespace, now }
  return computeMetrics([spec], [metric], context).replicas
}

/** The replicas that one metric proposes; null if it failed. */
function proposedSize(sync: LeanSync, metric: LeanMetric, observed: MetricObservation | undefined): number | null {
  if (observed === undefined || 'error' in observed) return null
  const { tolerance } = sync.lean
  const { specReplicas, statusReplicas, pods } = sync.observation
  if (!('values' in observed) || !('average' in metric || 'value' in metric)) {
    return perPodProposal(sync, metric.spec, observed)
  }
  const total = sumMilli(observed.values)
  if (metric.average !== undefined) {
    return averageValueSize({ total, target: metric.average, statusReplicas, tolerance }).replicas
  }
  try {
    const target = metric.value ?? 0n
    return valueSize({ total, target, tolerance, currentReplicas: specReplicas, pods }).replicas
  } catch (error) {
    if (error instanceof AutoscalerError) return null
    throw error
  }
}

/** The largest proposal; null if failed metrics prevent a recommendation. */
function recommendedSize(sync: LeanSync): number | null {
  let largest: number | null = null
  let hasFailed = false
  for (const [index, metric] of sync.lean.metrics.entries()) {
    const replicas = proposedSize(sync, metric, sync.observation.metrics[index])
    if (replicas === null) hasFailed = true
    else largest = Math.max(largest ?? 0, replicas)
  }
  return hasFailed && (largest ?? 0) < sync.observation.specReplicas ? null : largest
}

function scalesFromZero({ lean }: LeanSync, state: LeanHpaState): boolean {
  const { rules, controller, minReplicas, hasTotalMetric } = lean
  if (!rules.zeroNeedsCondition) return minReplicas === 0
  return controller.scaleToZero && state.isScaledToZero && (minReplicas !== 0 || hasTotalMetric)
}

function scaleTo(sync: LeanSync, state: LeanHpaState, to: number, recommended: number | null) {
  const { lean, observation, now } = sync
  const { behavior, minReplicas, hasTotalMetric } = lean
  const from = observation.specReplicas
  if (to === from) return { replicas: to, recommended, state }
  const direction = to > from ? 'scaleUp' : 'scaleDown'
  const eventsField = `${direction}Events` as const
  const stored = storeScaleEvent(state[eventsField], behavior?.[direction] ?? null, Math.abs(to - from), now)
  const isScaledToZero = from > 0 && to === 0 && minReplicas === 0 && hasTotalMetric
  return { replicas: to, recommended, state: { ...state, [eventsField]: stored, isScaledToZero } }
}

function decideByMetrics(sync: LeanSync, state: LeanHpaState): LeanDecision<LeanHpaState> {
  const { lean, observation, now } = sync
  const current = observation.specReplicas
  const recommended = recommendedSize(sync)
  if (recommended === null) {
    return { replicas: current, recommended, state: { ...state, isScalingActive: false } }
  }
  const { minReplicas, behavior, controller } = lean
  const { maxReplicas } = lean.hpa.spec
  const { downscaleStabilizationSeconds } = controller
  // The fields are listed because spreading the input would take longer than the computation itself.
  const normalized = normalizeSize({
    current,
    recommended,
    minReplicas,
    maxReplicas,
    behavior,
    downscaleStabilizationSeconds,
    state,
    now,
  })
  const activeState = { ...state, recommendations: normalized.recommendations, isScalingActive: true }
  // From zero, the HPA scales to a raised minimum even if the metrics recommend fewer replicas.
  const to = current === 0 && normalized.replicas < minReplicas ? minReplicas : normalized.replicas
  return scaleTo(sync, activeState, to, recommended)
}

/** Decides as `reconcileHpa` does, without messages, conditions, events or the chain of steps that explains the decision. */
export function decideHpa(
  lean: LeanHpa,
  state: LeanHpaState,
  observation: LeanObservation,
  now: number,
): LeanDecision<LeanHpaState> {
  const { specReplicas: current } = observation
  const sync = { lean, observation, now }
  // The first sync records the current size as a recommendation.
  const startState = { ...state, recommendations: state.recommendations ?? [{ replicas: current, at: now }] }
  if (current === 0 && !scalesFromZero(sync, state)) {
    return { replicas: 0, recommended: null, state: { ...startState, isScalingActive: false } }
  }
  const { maxReplicas } = lean.hpa.spec
  if (current > maxReplicas) return scaleTo(sync, startState, maxReplicas, null)
  if (current !== 0 && current < lean.minReplicas) return scaleTo(sync, startState, lean.minReplicas, null)
  return decideByMetrics(sync, startState)
}
