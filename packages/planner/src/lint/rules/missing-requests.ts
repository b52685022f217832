import { admitScaledObject, InvalidScaledObjectError, type MetricSpec, resourceOf } from '@food-delivery/autoscaler'
import { type AutoscalerFacts, type Facts, type HpaFacts, type ScaledObjectFacts } from '../facts'
import { type Problem, type Rule } from '../rule'
import { admittedWorkload, fieldsOf, measuredContainers, type Workload } from '../workload'
import { autoscalerErrorOf, webhookMessage } from './autoscaler-error'
import { targetsOf } from './resource-target'

function scaledObjectProblem({ source, object, workload }: ScaledObjectFacts, { options }: Facts): Problem[] {
  if (!workload) return []
  const cluster = {
    scaledObjects: [],
    horizontalPodAutoscalers: [],
    workload: admittedWorkload(workload),
    limitRanges: [],
  }
  const error = autoscalerErrorOf(() => admitScaledObject({ object, cluster, rules: options.rules }))
  if (!(error instanceof InvalidScaledObjectError) || error.reason !== 'missing-requests') return []
  const index = object.spec.triggers.findIndex(({ type }) => error.message.includes(`a ${type} trigger`))
  return [{ source, path: ['spec', 'triggers', index], message: webhookMessage(error) }]
}

/** Whether the target of a metric is a share of the request. */
function isUtilization(metric: MetricSpec): boolean {
  if (metric.type === 'Resource') return metric.resource.target.type === 'Utilization'
  if (metric.type === 'ContainerResource') return metric.containerResource.target.type === 'Utilization'
  return false
}

/**
 * The name of the first container without a request; null if all containers have one, or the pod as a whole. As in
 * Kubernetes, a limit counts as a request. `onlyContainer`: the name of the only container to check; then a request of
 * the pod does not count.
 */
function withoutRequest(workload: Workload, resource: string, onlyContainer?: string): string | null {
  const hasRequest = (resources: unknown): boolean =>
    ['requests', 'limits'].some((field) => fieldsOf(fieldsOf(resources)[field])[resource] !== undefined)
  if (onlyContainer === undefined && hasRequest(workload.podSpec['resources'])) return null
  const found = measuredContainers(workload).find(
    ({ name, resources }) => (onlyContainer ?? name) === name && !hasRequest(resources),
  )
  return found ? String(found['name']) : null
}

function metricProblems({ source, object, workload }: HpaFacts): Problem[] {
  return (object.spec.metrics ?? []).flatMap((metric, index): Problem[] => {
    const resource = resourceOf(metric)
    if (!workload || resource === undefined || !isUtilization(metric)) return []
    const onlyContainer = metric.type === 'ContainerResource' ? metric.containerResource.container : undefined
    const container = withoutRequest(workload, resource, onlyContainer)
    if (container === null) return []
    const reason = onlyContainer === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric'
    const message = `The target is a share of the ${resource} request, and container ${container} of ${workload.source.kind} "${workload.source.name}" has none: the HPA cannot compute the metric (${reason}).`
    return [{ source, path: ['spec', 'metrics', index], message }]
  })
}

/** Targets of a container that the workload does not have. */
function containerProblems(autoscaler: AutoscalerFacts): Problem[] {
  const { source, workload } = autoscaler
  if (!workload) return []
  const names = measuredContainers(workload).map(({ name }) => name)
  return targetsOf(autoscaler).flatMap(({ path, container }) => {
    if (container === undefined || names.includes(container)) return []
    const message = `${workload.source.kind} "${workload.source.name}" has no container ${container}: unless something else adds it to the pods, the HPA cannot compute the metric (FailedGetContainerResourceMetric).`
    return [{ source, path, message }]
  })
}

export const missingRequests: Rule = {
  id: 'missing-requests',
  severity: 'error',
  finds: 'A cpu or memory target without requests, or of a container that does not exist.',
  check: (facts) => [
    ...facts.scaledObjects.flatMap((scaledObject) => scaledObjectProblem(scaledObject, facts)),
    ...facts.hpas.flatMap(metricProblems),
    ...facts.autoscalers.flatMap(containerProblems),
  ],
}
