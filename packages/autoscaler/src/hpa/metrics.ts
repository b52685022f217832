import { type DecisionStep } from '../decision'
import { MetricUnavailableError } from '../errors'
import { step, stepsOfMetric } from '../explain'
import { formatMilli, formatQuantity, usageQuantity } from '../quantity'
import { type MetricSpec } from './hpa-spec'
import { type MetricStatus } from './hpa-status'
import { type MetricContext, type MetricSource } from './metric-source'
import { type MetricObservation } from './observation'
import { podsSource, resourceSource } from './pod-source'
import { type Proposal } from './replicas/proposal'
import { type ScalingEvent } from './sync-result'
import { externalSource, objectSource } from './total-source'

/** A metric that could not be computed: reason and message of the condition, and the error for the event. */
interface MetricFailure {
  reason: string
  message: string
  error: string
}

/** A metric that was computed. */
interface ComputedMetric {
  name: string
  label: string
  proposal: Proposal
  status: MetricStatus
}

/** The recommendation of all metrics together. */
export interface MetricsResult {
  /** The largest proposal; null if failed metrics prevent a recommendation. */
  replicas: number | null
  /** Label of the metric with that proposal, as in the controller's messages. */
  metric: string
  /** Why that metric proposes the current size and not the calculated one; null if it proposes the calculated one. */
  unchangedReason: string | null
  statuses: MetricStatus[]
  failure: MetricFailure | null
  events: ScalingEvent[]
  chain: DecisionStep[]
}

function statusOf(type: MetricSpec['type'], name: string, { current }: Proposal): MetricStatus {
  const resource = type.endsWith('Resource') ? name : ''
  return {
    type,
    name,
    ...(current.averageUtilization === undefined ? {} : { averageUtilization: current.averageUtilization }),
    ...(current.averageValue === undefined
      ? {}
      : { averageValue: formatQuantity(usageQuantity(resource, current.averageValue)) }),
    ...(current.value === undefined ? {} : { value: formatMilli(current.value) }),
  }
}

/** The computation of one metric, and its messages; null for an unknown type. */
function metricSource(spec: MetricSpec, context: MetricContext): MetricSource | null {
  switch (spec.type) {
    case 'External':
      return externalSource(spec.external, context)
    case 'Object':
      return objectSource(spec.object, context)
    case 'Pods':
      return podsSource(spec.pods, context)
    case 'Resource':
      return resourceSource({ ...spec.resource, container: null }, context)
    case 'ContainerResource':
      return resourceSource(spec.containerResource, context)
    default:
      return null
  }
}

function computeMetric(
  spec: MetricSpec,
  observation: MetricObservation,
  context: MetricContext,
): ComputedMetric | MetricFailure {
  const source = metricSource(spec, context)
  if (source === null) {
    const message = `unknown metric source type ${JSON.stringify(spec.type)}`
    return { reason: 'InvalidMetricSourceType', message, error: message }
  }
  try {
    const proposal = source.propose(observation)
    return { name: source.name, label: source.label, proposal, status: statusOf(spec.type, source.name, proposal) }
  } catch (error) {
    if (!(error instanceof MetricUnavailableError)) throw error
    const eventError = `${source.failureText}: ${source.wrapError(error.message)}`
    return { reason: source.failureReason, message: error.message, error: eventError }
  }
}

const chainOf = (result: ComputedMetric | MetricFailure): DecisionStep[] =>
  'reason' in result
    ? [step('metric failed', { reason: result.reason }, result.message, null)]
    : stepsOfMetric(result.name, result.proposal.chain)

type SelectedProposal = Pick<MetricsResult, 'metric' | 'unchangedReason'> & { replicas: number }

/** The first of the largest proposals (if all propose 0, the last one), with the label of its metric. */
function largestProposal(computed: ComputedMetric[]): SelectedProposal {
  let best: SelectedProposal = { replicas: 0, metric: '', unchangedReason: null }
  for (const { proposal, label } of computed) {
    if (best.replicas === 0 || proposal.replicas > best.replicas) {
      best = { replicas: proposal.replicas, metric: label, unchangedReason: proposal.unchangedReason }
    }
  }
  return best
}

/**
 * Proposals of all metrics and their maximum. There is no recommendation if all metrics failed, or if some failed and
 * the maximum is below the current size: a failed metric prevents scaling down, not up.
 */
export function computeMetrics(
  specs: readonly MetricSpec[],
  observations: readonly MetricObservation[],
  context: MetricContext,
): MetricsResult {
  const results = specs.map((spec, index) =>
    computeMetric(spec, observations[index] ?? { error: 'no metrics returned' }, context),
  )
  const failures = results.filter((result) => 'reason' in result)
  const computed = results.filter((result) => 'proposal' in result)
  const { replicas, ...selected } = largestProposal(computed)
  const isBlocked = computed.length === 0 || (failures.length > 0 && replicas < context.specReplicas)
  const [firstFailure] = failures
  const errorPrefix = `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: `
  const chain = results.flatMap(chainOf)
  if (computed.length > 1) {
    const proposals = computed.map(({ proposal }) => proposal.replicas)
    const metrics = computed.map(({ name }) => name)
    chain.push(step('largest proposal', { metrics, proposals }, `max(${proposals.join(', ')})`, replicas))
  }
  return {
    replicas: isBlocked ? null : replicas,
    ...selected,
    statuses: results.map((result) => ('reason' in result ? { type: '', name: '' } : result.status)),
    failure: firstFailure === undefined ? null : { ...firstFailure, error: errorPrefix + firstFailure.error },
    events: failures.map(({ reason, message }) => ({ type: 'Warning', reason, message })),
    chain,
  }
}
