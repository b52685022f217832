import { type Milli, milliOf, sumMilli } from '../quantity'
import { type LabelSelector, type MetricIdentifier, type MetricSpec, type MetricTarget } from './hpa-spec'
import { type MetricContext, type MetricSource, throwUnavailable } from './metric-source'
import { type MetricObservation } from './observation'
import { proposeAverageValue, proposeValue } from './replicas/total'
import { type Proposal } from './replicas/proposal'

/** A selector in the notation of Go, as conditions and events show it. */
function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return 'nil'
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`)
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
}

function totalOf(observation: MetricObservation, queryError: string, separator = ': '): Milli {
  if ('error' in observation) return throwUnavailable(queryError + separator + observation.error)
  if ('values' in observation) return sumMilli(observation.values)
  return throwUnavailable(`${queryError}: no values`)
}

function proposeTotal(target: MetricTarget, total: Milli, context: MetricContext, kind: string): Proposal {
  if (target.averageValue !== undefined) {
    return proposeAverageValue({ ...context, total, target: milliOf(target.averageValue) })
  }
  if (target.value === undefined) {
    return throwUnavailable(`invalid ${kind} metric source: neither a value target nor an average value target was set`)
  }
  const currentReplicas = context.specReplicas
  return proposeValue({ ...context, total, target: milliOf(target.value), currentReplicas })
}

const externalLabel = ({ name, selector }: MetricIdentifier): string =>
  `external metric ${name}(${selectorText(selector)})`

/** An External metric: the sum of one or more series. */
export function externalSource(
  { metric, target }: { metric: MetricIdentifier; target: MetricTarget },
  context: MetricContext,
): MetricSource {
  const queryError = `unable to get external metric ${context.namespace}/${metric.name}/${selectorText(metric.selector)}`
  return {
    name: metric.name,
    failureReason: 'FailedGetExternalMetric',
    failureText: `failed to get ${metric.name} external metric value`,
    label: externalLabel(metric),
    wrapError: (message) =>
      target.averageValue === undefined
        ? `failed to get external metric ${metric.name}: ${message}`
        : `failed to get ${metric.name} external metric: ${message}`,
    propose: (observation) => proposeTotal(target, totalOf(observation, queryError), context, 'external'),
  }
}

type ObjectSpec = Extract<MetricSpec, { type: 'Object' }>['object']

/** An Object metric: one value of one object. */
export function objectSource({ describedObject, metric, target }: ObjectSpec, context: MetricContext): MetricSource {
  const { kind, name } = describedObject
  // Before Kubernetes 1.37 the arguments of this message are in the wrong order.
  const [queryError, separator] = context.rules.ordersObjectMetricError
    ? [`unable to get metric ${metric.name} on ${kind} ${context.namespace}/${name}`, ': ']
    : [`unable to get metric ${metric.name}: ${kind} on ${context.namespace} ${name}`, '/']
  const isAverage = target.averageValue !== undefined
  return {
    name: metric.name,
    failureReason: 'FailedGetObjectMetric',
    failureText: 'failed to get object metric value',
    // The controller calls every average over replicas "external metric".
    label: isAverage ? externalLabel(metric) : `${kind} metric ${metric.name}`,
    wrapError: (message) => (isAverage ? `failed to get ${metric.name} object metric: ${message}` : message),
    propose: (observation) => proposeTotal(target, totalOf(observation, queryError, separator), context, 'object'),
  }
}
