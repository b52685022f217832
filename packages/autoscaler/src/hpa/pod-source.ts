import { MetricUnavailableError } from '../errors'
import { milliOf } from '../quantity'
import { type MetricIdentifier, type MetricTarget } from './hpa-spec'
import { type MetricContext, type MetricSource, unavailable } from './metric-source'
import { type MetricObservation } from './observation'
import { proposePodAverage, proposeUtilization } from './replicas/per-pod'
import { type Proposal } from './replicas/proposal'

function usageOf(observation: MetricObservation, what: string) {
  if ('error' in observation) return unavailable(`${what}: ${observation.error}`)
  return 'usage' in observation ? observation.usage : unavailable(`${what}: no usage`)
}

function perPod(context: MetricContext) {
  return {
    pods: context.pods,
    rules: context.controller,
    now: context.now,
    currentReplicas: context.specReplicas,
    tolerance: context.tolerance,
  }
}

/** A Pods metric: one value per pod. */
export function podsMetric(
  { metric, target }: { metric: MetricIdentifier; target: MetricTarget },
  context: MetricContext,
): MetricSource {
  return {
    name: metric.name,
    failure: 'FailedGetPodsMetric',
    failureText: 'failed to get pods metric value',
    label: `pods metric ${metric.name}`,
    wrap: (inner) => inner,
    propose: (observation) =>
      proposePodAverage({
        ...perPod(context),
        usage: usageOf(observation, `unable to get metric ${metric.name}`),
        target: milliOf(target.averageValue ?? 0),
        resource: '',
        container: null,
        metricName: metric.name,
      }),
  }
}

/** CPU or memory of one container, or of all (null). */
export interface ResourceSpec {
  name: string
  container: string | null
  target: MetricTarget
}

function resourceProposal(spec: ResourceSpec, context: MetricContext, observation: MetricObservation): Proposal {
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

/** A Resource or ContainerResource metric: usage per pod from the resource metrics API. */
export function resource(spec: ResourceSpec, context: MetricContext): MetricSource {
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
