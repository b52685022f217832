import { type MetricSpec, numberOf, resourceOf } from '@food-delivery/autoscaler'
import { type ObjectPath, type SourceObject } from '../../input'
import { type AutoscalerFacts, type Facts } from '../facts'
import { fieldsOf, measuredContainers, type Workload } from '../workload'

/** A cpu or memory target of an autoscaler as an amount per pod: cores or bytes. */
export interface ResourceTarget {
  source: SourceObject
  path: ObjectPath
  resource: string
  amount: number
  /** The target for a message, such as `20 % of the request` or `100Mi`. */
  text: string
}

interface Target {
  averageUtilization?: number | undefined
  averageValue?: string | number | null | undefined
}

const amountOf = (quantity: unknown): number | null =>
  typeof quantity === 'string' || typeof quantity === 'number' ? numberOf(quantity) : null

/** The request of a pod or container; null if it is not known. As in Kubernetes, it defaults to the limit. */
function requestIn(resources: unknown, resource: string): number | null {
  const { requests, limits } = fieldsOf(resources)
  return amountOf(fieldsOf(requests)[resource] ?? fieldsOf(limits)[resource])
}

/**
 * The request of the named container or, without a name, that of the pod: its own, or else the sum of its containers'.
 * Null if it is not known.
 */
function requestOf(workload: Workload, resource: string, container: string | undefined): number | null {
  const ofPod = requestIn(workload.podSpec['resources'], resource)
  if (container === undefined && ofPod !== null) return ofPod
  const containers = measuredContainers(workload).filter(({ name }) => name === (container ?? name))
  const requests = containers.flatMap(({ resources }) => requestIn(resources, resource) ?? [])
  if (containers.length === 0 || requests.length < containers.length) return null
  return requests.reduce((sum, request) => sum + request)
}

/** The amount per pod of a target; null if it is not known. `request`: the amount of which a utilization is a share. */
function amountPerPod(
  { averageUtilization, averageValue }: Target,
  request: number | null,
): { amount: number; text: string } | null {
  const amount = amountOf(averageValue)
  if (amount !== null) return { amount, text: String(averageValue) }
  if (averageUtilization === undefined || request === null) return null
  return { amount: (averageUtilization / 100) * request, text: `${averageUtilization} % of the request` }
}

function targetOf(metric: MetricSpec): { target: Target; container?: string } {
  if (metric.type === 'Resource') return { target: metric.resource.target }
  if (metric.type === 'ContainerResource') return metric.containerResource
  return { target: {} }
}

/** The cpu and memory targets of an autoscaler. `container`: of this container only. */
export function targetsOf(
  facts: AutoscalerFacts,
): { path: ObjectPath; resource: string; target: Target; container?: string }[] {
  if (facts.kind === 'HorizontalPodAutoscaler')
    return (facts.object.spec.metrics ?? []).flatMap((metric, index) => {
      const resource = resourceOf(metric)
      return resource === undefined ? [] : [{ path: ['spec', 'metrics', index], resource, ...targetOf(metric) }]
    })
  return facts.object.spec.triggers.flatMap(({ type, metricType = 'Utilization', metadata = {} }, index) => {
    if (type !== 'cpu' && type !== 'memory') return []
    const { value = '', containerName } = metadata
    const target = metricType === 'Utilization' ? { averageUtilization: Number(value) } : { averageValue: value }
    const path = ['spec', 'triggers', index, 'metadata', 'value']
    return [{ path, resource: type, target, ...(containerName && { container: containerName }) }]
  })
}

/** The targets of one resource whose amount per pod is known. */
export function resourceTargets({ autoscalers }: Facts, resource: string): ResourceTarget[] {
  return autoscalers.flatMap((facts) =>
    targetsOf(facts).flatMap(({ path, target, container, resource: targetResource }) => {
      if (targetResource !== resource) return []
      const request = facts.workload && requestOf(facts.workload, resource, container)
      const perPod = amountPerPod(target, request)
      return perPod ? [{ source: facts.source, path, resource, ...perPod }] : []
    }),
  )
}
