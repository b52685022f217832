import { type AdmissionCluster } from '@food-delivery/autoscaler'
import { type SourceObject } from '../input'
import { isRecord } from '../is-record'

/** Fields of a parsed object, of any type. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of a value; none if it is not an object. */
export const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {})
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])

/** A Deployment or another object with pods. */
export interface Workload {
  source: SourceObject
  podSpec: Fields
  containers: Fields[]
}

/** The workload that an object is; null for other objects, and for patches, which lack a selector. */
export function workloadOf(source: SourceObject): Workload | null {
  const spec = fieldsOf(source.value['spec'])
  const podSpec = fieldsOf(fieldsOf(spec['template'])['spec'])
  const containers = listOf(podSpec['containers'])
  return spec['selector'] === undefined || containers.length === 0 ? null : { source, podSpec, containers }
}

/** The containers whose usage and requests an HPA reads: those of the pod and its sidecars. */
export function measuredContainers({ podSpec, containers }: Workload): Fields[] {
  const sidecars = listOf(podSpec['initContainers']).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...containers, ...sidecars]
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

/**
 * How long a pod is assumed to take until it is ready, in seconds: the longest initial delay of its startup and
 * readiness probes, but at least 10.
 */
export function startSeconds(workload: Workload | null): number {
  const delays = (workload?.containers ?? []).flatMap((container) =>
    ['startupProbe', 'readinessProbe'].map((probe) => Number(fieldsOf(container[probe])['initialDelaySeconds'] ?? 0)),
  )
  return Math.max(10, ...delays.filter(Number.isFinite))
}

/**
 * The fields of `valueFrom` that refer to a value, with the kind of the object and its field that contains the value.
 */
const valueReferences = [
  { reference: 'secretKeyRef', kind: 'Secret', field: 'stringData' },
  { reference: 'configMapKeyRef', kind: 'ConfigMap', field: 'data' },
]

/** The value to which the field `valueFrom` of a variable refers; undefined if the objects do not contain it. */
function referencedValue(objects: readonly SourceObject[], valueFrom: Fields, namespace: string): string | undefined {
  for (const { reference, kind, field } of valueReferences) {
    const { name, key } = fieldsOf(valueFrom[reference])
    const object = objects.find(
      (each) => each.kind === kind && each.name === name && (each.namespace || namespace) === namespace,
    )
    const value = fieldsOf(object?.value[field])[String(key)]
    if (typeof value === 'string') return value
  }
  return undefined
}

/**
 * The environment variables of a container whose values the files contain. `containerName`: the first container by
 * default.
 */
export function environmentOf(
  { source, containers }: Workload,
  containerName: string | undefined,
  objects: readonly SourceObject[],
): Record<string, string> {
  const container = containers.find(({ name }) => name === containerName) ?? containers[0]
  const variables = listOf(container?.['env']).flatMap(({ name, value, valueFrom }) => {
    const text = typeof value === 'string' ? value : referencedValue(objects, fieldsOf(valueFrom), source.namespace)
    return text === undefined ? [] : [[String(name), text] as const]
  })
  return Object.fromEntries(variables)
}
