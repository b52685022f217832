import { admitScaledObject, InvalidScaledObjectError, type MetricSpec, resourceOf } from '@food-delivery/autoscaler'
import { type Facts, type HpaFacts, type ScaledObjectFacts } from '../facts'
import { type Problem, type Rule } from '../rule'
import { admittedWorkload, fieldsOf, type Workload } from '../workload'
import { refusalOf } from './refusal'

function scaledObjectProblem({ source, object, workload }: ScaledObjectFacts, { options }: Facts): Problem[] {
  if (!workload) return []
  const cluster = {
    scaledObjects: [],
    horizontalPodAutoscalers: [],
    workload: admittedWorkload(workload),
    limitRanges: [],
  }
  const refusal = refusalOf(() => admitScaledObject({ object, cluster, rules: options.rules }))
  if (!(refusal instanceof InvalidScaledObjectError) || refusal.reason !== 'missing-requests') return []
  const index = object.spec.triggers.findIndex(({ type }) => refusal.message.includes(`a ${type} trigger`))
  return [{ source, path: ['spec', 'triggers', index], message: `KEDA's webhook refuses it: ${refusal.message}` }]
}

const isUtilization = (metric: MetricSpec): boolean =>
  (metric.type === 'Resource'
    ? metric.resource.target
    : metric.type === 'ContainerResource'
      ? metric.containerResource.target
      : null
  )?.type === 'Utilization'

/** The name of the first container without a request, for which a limit counts as well; null if all have one. */
function withoutRequest({ podSpec, containers }: Workload, resource: string, container?: string): string | null {
  const has = (resources: unknown): boolean =>
    ['requests', 'limits'].some((field) => fieldsOf(fieldsOf(resources)[field])[resource] !== undefined)
  if (container === undefined && has(podSpec['resources'])) return null
  const found = containers.find(({ name, resources }) => (container ?? name) === name && !has(resources))
  return found ? String(found['name']) : null
}

function hpaProblems({ source, object, workload }: HpaFacts): Problem[] {
  return (object.spec.metrics ?? []).flatMap((metric, index): Problem[] => {
    const resource = resourceOf(metric)
    if (!workload || resource === undefined || !isUtilization(metric)) return []
    const only = metric.type === 'ContainerResource' ? metric.containerResource.container : undefined
    const container = withoutRequest(workload, resource, only)
    if (container === null) return []
    const reason = only === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric'
    const message = `The target is a share of the ${resource} request, and container ${container} of ${workload.source.kind} "${workload.source.name}" has none: the HPA cannot compute the metric (${reason}).`
    return [{ source, path: ['spec', 'metrics', index], message }]
  })
}

export const missingRequests: Rule = {
  id: 'missing-requests',
  severity: 'error',
  finds: 'A cpu or memory target without requests.',
  check: (facts) => [
    ...facts.scaledObjects.flatMap((each) => scaledObjectProblem(each, facts)),
    ...facts.hpas.flatMap(hpaProblems),
  ],
}
