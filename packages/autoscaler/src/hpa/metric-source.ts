import { MetricUnavailableError } from '../errors'
import {
  type Proposal,
  proposeAverageValue,
  proposePodAverage,
  proposeUtilization,
  proposeValue,
  type Tolerance,
} from '../hpa-replicas'
import { type Milli, milliOf, sumMilli } from '../quantity'
import { selectorText } from './selector-text'
import {
  type HpaController,
  type HpaObservation,
  type MetricIdentifier,
  type MetricObservation,
  type MetricSpec,
  type MetricTarget,
} from './types'

/** What a metric is computed from. `now` in ms. */
export interface MetricContext {
  namespace: string
  specReplicas: number
  statusReplicas: number
  tolerance: Tolerance
  controller: HpaController
  pods: HpaObservation['pods']
  now: number
}

/** A metric's words and computation; `wrap` adds what the controller puts before an inner error. */
export interface MetricSource {
  name: string
  failure: string
  failureText: string
  /** The name conditions and events use. */
  label: string
  wrap: (inner: string) => string
  propose: (observation: MetricObservation) => Proposal
}

const unavailable = (message: string): never => {
  throw new MetricUnavailableError(message)
}

const valuesOf = (observation: MetricObservation, what: string): Milli => {
  if ('error' in observation) return unavailable(`${what}: ${observation.error}`)
  if ('values' in observation) return sumMilli(observation.values)
  return unavailable(`${what}: no values`)
}

const usageOf = (observation: MetricObservation, what: string) => {
  if ('error' in observation) return unavailable(`${what}: ${observation.error}`)
  return 'usage' in observation ? observation.usage : unavailable(`${what}: no usage`)
}

const perPod = (context: MetricContext) => ({
  ...{ pods: context.pods, rules: context.controller, now: context.now },
  ...{ currentReplicas: context.specReplicas, tolerance: context.tolerance },
})

const proposeTotal = (
  target: MetricTarget,
  total: Milli,
  context: MetricContext,
  missing: string,
): Proposal => {
  if (target.averageValue !== undefined) {
    return proposeAverageValue({ ...context, total, target: milliOf(target.averageValue) })
  }
  if (target.value === undefined) return unavailable(missing)
  const currentReplicas = context.specReplicas
  return proposeValue({ ...context, total, target: milliOf(target.value), currentReplicas })
}

const neither = (kind: string): string =>
  `invalid ${kind} metric source: neither a value target nor an average value target was set`

const externalLabel = ({ name, selector }: MetricIdentifier): string =>
  `external metric ${name}(${selectorText(selector)})`

const external = (
  { metric, target }: { metric: MetricIdentifier; target: MetricTarget },
  context: MetricContext,
): MetricSource => {
  const what = `unable to get external metric ${context.namespace}/${metric.name}/${selectorText(metric.selector)}`
  return {
    name: metric.name,
    failure: 'FailedGetExternalMetric',
    failureText: `failed to get ${metric.name} external metric value`,
    label: externalLabel(metric),
    wrap: (inner) =>
      target.averageValue === undefined
        ? `failed to get external metric ${metric.name}: ${inner}`
        : `failed to get ${metric.name} external metric: ${inner}`,
    propose: (observation) => proposeTotal(target, valuesOf(observation, what), context, neither('external')),
  }
}

type ObjectSpec = Extract<MetricSpec, { type: 'Object' }>['object']

const object = ({ describedObject, metric, target }: ObjectSpec, context: MetricContext): MetricSource => {
  const { kind, name } = describedObject
  const what = `unable to get metric ${metric.name} on ${kind} ${context.namespace}/${name}`
  const isAverage = target.averageValue !== undefined
  return {
    name: metric.name,
    failure: 'FailedGetObjectMetric',
    failureText: 'failed to get object metric value',
    // The controller calls an average over replicas external, whatever its source.
    label: isAverage ? externalLabel(metric) : `${kind} metric ${metric.name}`,
    wrap: (inner) => (isAverage ? `failed to get ${metric.name} object metric: ${inner}` : inner),
    propose: (observation) => proposeTotal(target, valuesOf(observation, what), context, neither('object')),
  }
}

const podsMetric = (
  { metric, target }: { metric: MetricIdentifier; target: MetricTarget },
  context: MetricContext,
): MetricSource => ({
  name: metric.name,
  failure: 'FailedGetPodsMetric',
  failureText: 'failed to get pods metric value',
  label: `pods metric ${metric.name}`,
  wrap: (inner) => inner,
  propose: (observation) =>
    proposePodAverage({
      ...perPod(context),
      usage: usageOf(observation, `unable to get metric ${metric.name}`),
      ...{
        target: milliOf(target.averageValue ?? 0),
        resource: '',
        container: null,
        metricName: metric.name,
      },
    }),
})

interface ResourceSpec {
  name: string
  container: string | null
  target: MetricTarget
}

const resourceProposal = (
  spec: ResourceSpec,
  context: MetricContext,
  observation: MetricObservation,
): Proposal => {
  const { name: resource, container, target } = spec
  const inner = target.averageValue === undefined ? 'utilization' : 'usage'
  if (target.averageValue === undefined && target.averageUtilization === undefined) {
    return unavailable(
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    )
  }
  try {
    const usage = usageOf(observation, `unable to get metrics for resource ${resource}`)
    const input = { ...perPod(context), usage, resource, container }
    return target.averageValue === undefined
      ? proposeUtilization({
          ...input,
          target: target.averageUtilization ?? 0,
          podLevelResources: context.controller.podLevelResources,
        })
      : proposePodAverage({ ...input, target: milliOf(target.averageValue) })
  } catch (error) {
    if (error instanceof MetricUnavailableError) {
      return unavailable(`failed to get ${resource} ${inner}: ${error.message}`)
    }
    throw error
  }
}

const resource = (spec: ResourceSpec, context: MetricContext): MetricSource => {
  const isContainer = spec.container !== null
  const kind = isContainer ? 'container resource' : 'resource'
  return {
    name: spec.name,
    failure: isContainer ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric',
    failureText: isContainer
      ? `failed to get ${spec.container ?? ''} container metric value`
      : `failed to get ${spec.name} resource metric value`,
    label:
      spec.target.averageValue === undefined
        ? `${spec.name} ${kind} utilization (percentage of request)`
        : `${spec.name} resource`,
    wrap: (inner) => inner,
    propose: (observation) => resourceProposal(spec, context, observation),
  }
}

/** The words and the computation of one metric of the spec; null for a type that does not exist. */
export const metricSource = (spec: MetricSpec, context: MetricContext): MetricSource | null => {
  switch (spec.type) {
    case 'External':
      return external(spec.external, context)
    case 'Object':
      return object(spec.object, context)
    case 'Pods':
      return podsMetric(spec.pods, context)
    case 'Resource':
      return resource({ ...spec.resource, container: null }, context)
    case 'ContainerResource':
      return resource(spec.containerResource, context)
    default:
      return null
  }
}
