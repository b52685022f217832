import { type AdmissionCluster } from '@food-delivery/autoscaler'
import { type SourceObject } from '../input'
import { isRecord } from '../is-record'

/** Fields of a parsed object, of any type. */
export type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {})
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])

/** A Deployment or another object with pods. */
export interface Workload {
  source: SourceObject
  podSpec: Fields
  containers: Fields[]
}

/** The workload of an object; null for others, and for patches, which lack a selector. */
export function workloadOf(source: SourceObject): Workload | null {
  const spec = fieldsOf(source.value['spec'])
  const podSpec = fieldsOf(fieldsOf(spec['template'])['spec'])
  const containers = listOf(podSpec['containers'])
  return spec['selector'] === undefined || containers.length === 0 ? null : { source, podSpec, containers }
}

/** What KEDA's webhook knows about a workload. */
export function admittedWorkload({ podSpec, containers }: Workload): AdmissionCluster['workload'] {
  const resources = fieldsOf(podSpec['resources'])
  return {
    containers: containers.map((container) => {
      const { requests, limits } = fieldsOf(container['resources'])
      return { name: String(container['name']), requests: { ...fieldsOf(requests) }, limits: { ...fieldsOf(limits) } }
    }),
    podResources: { requests: { ...fieldsOf(resources['requests']) }, limits: { ...fieldsOf(resources['limits']) } },
  } as AdmissionCluster['workload']
}

/** Seconds until a pod is ready at the earliest: the longest initial delay of its probes, at least 10. */
export function startSeconds(workload: Workload | null): number {
  const delays = (workload?.containers ?? []).flatMap((container) =>
    ['startupProbe', 'readinessProbe'].map((probe) => Number(fieldsOf(container[probe])['initialDelaySeconds'] ?? 0)),
  )
  return Math.max(10, ...delays.filter(Number.isFinite))
}

function valueFrom(objects: readonly SourceObject[], valueFrom: Fields, namespace: string): string | undefined {
  for (const [reference, kind, fields] of [
    ['secretKeyRef', 'Secret', ['stringData']],
    ['configMapKeyRef', 'ConfigMap', ['data']],
  ] as const) {
    const { name, key } = fieldsOf(valueFrom[reference])
    const object = objects.find(
      (each) => each.kind === kind && each.name === name && (each.namespace || namespace) === namespace,
    )
    const value = fields.map((field) => fieldsOf(object?.value[field])[String(key)]).find((each) => each !== undefined)
    if (typeof value === 'string') return value
  }
  return undefined
}

/** The environment variables of a container, as far as the files contain their values. Default: the first container. */
export function environmentOf(
  { source, containers }: Workload,
  containerName: string | undefined,
  objects: readonly SourceObject[],
): Record<string, string> {
  const container = containers.find(({ name }) => name === containerName) ?? containers[0]
  const variables = listOf(container?.['env']).flatMap(({ name, value, valueFrom: from }) => {
    const text = typeof value === 'string' ? value : valueFrom(objects, fieldsOf(from), source.namespace)
    return text === undefined ? [] : [[String(name), text] as const]
  })
  return Object.fromEntries(variables)
}
