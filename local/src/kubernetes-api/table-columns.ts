import { at } from '../manifests/check-object'
import { type KubeObject } from '../manifests/objects'
import { type ResourceName } from '../store/resource-types'
import { type Column } from './table'
import { humanDuration } from './human-duration'
import { eventColumns } from './event-columns'
import { hpaColumns } from './hpa-columns'

const number = (path: string) => (object: KubeObject) => Number(at(object, path) ?? 0)
const text =
  (path: string, absent = '<none>') =>
  (object: KubeObject) => {
    const value = at(object, path)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : absent
  }

const condition = (type: string) => (object: KubeObject) => {
  const conditions = (at(object, 'status.conditions') ?? []) as { type: string; status: string }[]
  return conditions.find((each) => each.type === type)?.status ?? ''
}

interface ContainerStatus {
  ready: boolean
  restartCount: number
  state: { waiting?: { reason: string }; terminated?: { reason: string } }
  lastState: { terminated?: { finishedAt: string } }
}

const containers = (pod: KubeObject) => (at(pod, 'status.containerStatuses') ?? []) as ContainerStatus[]

function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating'
  const [container] = containers(pod)
  return container?.state.waiting?.reason ?? container?.state.terminated?.reason ?? text('status.phase')(pod)
}

function restarts(pod: KubeObject, now: number): string {
  const count = containers(pod).reduce((sum, { restartCount }) => sum + restartCount, 0)
  const last = containers(pod)[0]?.lastState.terminated?.finishedAt
  return count > 0 && last ? `${count} (${humanDuration(now - Date.parse(last))} ago)` : String(count)
}

function servicePorts(service: KubeObject): string {
  const ports = (at(service, 'spec.ports') ?? []) as { port: number; protocol?: string }[]
  return ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(',')
}

/** Columns between name and age. */
const columns: Partial<Record<ResourceName, Column[]>> = {
  pods: [
    {
      name: 'Ready',
      cell: (pod) => `${containers(pod).filter(({ ready }) => ready).length}/${containers(pod).length}`,
    },
    { name: 'Status', cell: podStatus },
    { name: 'Restarts', cell: restarts },
  ],
  deployments: [
    { name: 'Ready', cell: (object) => `${number('status.readyReplicas')(object)}/${number('spec.replicas')(object)}` },
    { name: 'Up-to-date', type: 'integer', cell: number('status.updatedReplicas') },
    { name: 'Available', type: 'integer', cell: number('status.availableReplicas') },
  ],
  replicasets: [
    { name: 'Desired', type: 'integer', cell: number('spec.replicas') },
    { name: 'Current', type: 'integer', cell: number('status.replicas') },
    { name: 'Ready', type: 'integer', cell: number('status.readyReplicas') },
  ],
  services: [
    { name: 'Type', cell: () => 'ClusterIP' },
    { name: 'Cluster-IP', cell: text('spec.clusterIP') },
    { name: 'External-IP', cell: () => '<none>' },
    { name: 'Port(s)', cell: servicePorts },
  ],
  namespaces: [{ name: 'Status', cell: text('status.phase') }],
  scaledobjects: [
    { name: 'ScaleTargetKind', cell: text('status.scaleTargetKind', '') },
    { name: 'ScaleTargetName', cell: text('spec.scaleTargetRef.name', '') },
    { name: 'Min', type: 'integer', cell: text('spec.minReplicaCount', '') },
    { name: 'Max', type: 'integer', cell: text('spec.maxReplicaCount', '') },
    { name: 'Ready', cell: condition('Ready') },
    { name: 'Active', cell: condition('Active') },
    { name: 'Fallback', cell: condition('Fallback') },
    { name: 'Paused', cell: condition('Paused') },
    { name: 'Triggers', cell: text('status.triggersTypes', '') },
    { name: 'Authentications', cell: text('status.authenticationsTypes', '') },
  ],
}

const nameColumn: Column = { name: 'Name', format: 'name', cell: ({ metadata }) => metadata.name }

const ageColumn: Column = {
  name: 'Age',
  cell: ({ metadata }, now) => humanDuration(now - Date.parse(metadata.creationTimestamp ?? '')),
}

/** All columns of a resource's table: name first, age last. The columns of events are different. */
export async function columnsOf(resource: ResourceName): Promise<Column[]> {
  if (resource === 'events') return eventColumns
  const own = resource === 'horizontalpodautoscalers' ? await hpaColumns() : (columns[resource] ?? [])
  return [nameColumn, ...own, ageColumn]
}
