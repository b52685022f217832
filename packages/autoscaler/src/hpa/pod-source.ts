import { MetricUnavailableError } from '../errors'
import { milliOf } from '../quantity'
import { type MetricIdentifier, type MetricTarget } from './hpa-spec'
import { type MetricContext, type MetricSource, throwUnavailable } from './metric-source'
import { type MetricObservation } from './observation'
import { proposePodAverage, proposeUtilization } from './replicas/per-pod'
import { type Proposal } from './replicas/proposal'

function usageOf(observation: MetricObservation, queryError: string) {
  if ('error' in observation) return throwUnavailable(`${queryError}: ${observation.error}`)
  return 'usage' in observation ? observation.usage : throwUnavailable(`${queryError}: no usage`)
}

function podContext(context: MetricContext) {
  return {
    pods: context.pods,
    rules: context.controller,
    now: context.now,
    currentReplicas: context.specReplicas,
    tolerance: context.tolerance,
  }
}

/** A Pods metric: one value per pod. */
export function podsSource(
  { metric, target }: { metric: MetricIdentifier; target: MetricTarget },
  context: MetricContext,
): MetricSource {
  return {
    name: metric.name,
    failureReason: 'FailedGetPodsMetric',
    failureText: 'failed to get pods metric value',
    label: `pods metric ${metric.name}`,
    wrapError: (message) => message,
    propose: (observation) =>
      proposePodAverage({
        ...podContext(context),
        usage: usageOf(observation, `unable to get metric ${metric.name}`),
        target: milliOf(target.averageValue ?? 0),
        resource: '',
        container: null,
        metricName: metric.name,
      }),
  }
}

/** CPU or memory of one container, or of all containers (null). */
interface ResourceSpec {
  name: string
  container: string | null
  target: MetricTarget
}

function resourceProposal(spec: ResourceSpec, context: MetricContext, observation: MetricObservation): Proposal {
  const { name: resource, container, target } = spec
  if (target.averageValue === undefined && target.averageUtilization === undefined) {
    return throwUnavailable(
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    )
  }
  try {
    const usage = usageOf(observation, `unable to get metrics for resource ${resource}`)
    const input = { ...podContext(context), usage, resource, container }
    if (target.averageValue !== undefined) return proposePodAverage({ ...input, target: milliOf(target.averageValue) })
    const { podLevelResources } = context.controller
    return proposeUtilization({ ...input, target: target.averageUtilization ?? 0, podLevelResources })
  } catch (error) {
    if (!(error instanceof MetricUnavailableError)) throw error
    const measure = target.averageValue === undefined ? 'utilization' : 'usage'
    return throwUnavailable(`failed to get ${resource} ${measure}: ${error.message}`)
  }
}

/** A Resource or ContainerResource metric: usage per pod from the resource metrics API. */
export function resourceSource(spec: ResourceSpec, context: MetricContext): MetricSource {
  const isContainer = spec.container !== null
  const kind = isContainer ? 'container resource' : 'resource'
  return {
    name: spec.name,
    failureReason: isContainer ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric',
    failureText: isContainer
      ? `failed to get ${spec.container ?? ''} container metric value`
      : `failed to get ${spec.name} resource metric value`,
    label:
      spec.target.averageValue === undefined
        ? `${spec.name} ${kind} utilization (percentage of request)`
        : `${spec.name} resource`,
    wrapError: (message) => message,
    propose: (observation) => resourceProposal(spec, context, observation),
  }
}
