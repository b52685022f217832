import { valueAt } from '../manifests/validate-manifest'
import { type KubeObject } from '../manifests/objects'
import { type ResourceName } from '../store/resource-types'
import { type Column, numberAt, textAt } from './table'
import { humanDuration } from './human-duration'
import { eventColumns } from './event-columns'
import { hpaColumns } from './hpa-columns'

const condition = (type: string) => (object: KubeObject) => {
  const conditions = (valueAt(object, 'status.conditions') ?? []) as { type: string; status: string }[]
  return conditions.find((each) => each.type === type)?.status ?? ''
}

interface ContainerStatus {
  ready: boolean
  restartCount: number
  state: { waiting?: { reason: string }; terminated?: { reason: string } }
  lastState: { terminated?: { finishedAt: string } }
}

const containers = (pod: KubeObject) => (valueAt(pod, 'status.containerStatuses') ?? []) as ContainerStatus[]

function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating'
  const [container] = containers(pod)
  return (
    container?.state.waiting?.reason ?? container?.state.terminated?.reason ?? textAt('status.phase', '<none>')(pod)
  )
}

function restarts(pod: KubeObject, now: number): string {
  const count = containers(pod).reduce((sum, { restartCount }) => sum + restartCount, 0)
  const last = containers(pod)[0]?.lastState.terminated?.finishedAt
  return count > 0 && last ? `${count} (${humanDuration(now - Date.parse(last))} ago)` : String(count)
}

function servicePorts(service: KubeObject): string {
  const ports = (valueAt(service, 'spec.ports') ?? []) as { port: number; protocol?: string }[]
  return ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(',')
}

/** The columns between Name and Age. */
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
    {
      name: 'Ready',
      cell: (object) => `${numberAt('status.readyReplicas')(object)}/${numberAt('spec.replicas')(object)}`,
    },
    { name: 'Up-to-date', type: 'integer', cell: numberAt('status.updatedReplicas') },
    { name: 'Available', type: 'integer', cell: numberAt('status.availableReplicas') },
  ],
  replicasets: [
    { name: 'Desired', type: 'integer', cell: numberAt('spec.replicas') },
    { name: 'Current', type: 'integer', cell: numberAt('status.replicas') },
    { name: 'Ready', type: 'integer', cell: numberAt('status.readyReplicas') },
  ],
  services: [
    { name: 'Type', cell: () => 'ClusterIP' },
    { name: 'Cluster-IP', cell: textAt('spec.clusterIP', '<none>') },
    { name: 'External-IP', cell: () => '<none>' },
    { name: 'Port(s)', cell: servicePorts },
  ],
  namespaces: [{ name: 'Status', cell: textAt('status.phase', '<none>') }],
  scaledobjects: [
    { name: 'ScaleTargetKind', cell: textAt('status.scaleTargetKind') },
    { name: 'ScaleTargetName', cell: textAt('spec.scaleTargetRef.name') },
    { name: 'Min', type: 'integer', cell: textAt('spec.minReplicaCount') },
    { name: 'Max', type: 'integer', cell: textAt('spec.maxReplicaCount') },
    { name: 'Ready', cell: condition('Ready') },
    { name: 'Active', cell: condition('Active') },
    { name: 'Fallback', cell: condition('Fallback') },
    { name: 'Paused', cell: condition('Paused') },
    { name: 'Triggers', cell: textAt('status.triggersTypes') },
    { name: 'Authentications', cell: textAt('status.authenticationsTypes') },
  ],
}

const nameColumn: Column = { name: 'Name', format: 'name', cell: ({ metadata }) => metadata.name }

const ageColumn: Column = {
  name: 'Age',
  cell: ({ metadata }, now) => humanDuration(now - Date.parse(metadata.creationTimestamp ?? '')),
}

/** All columns of a resource's table. Name is first and Age last, except for events. */
export async function columnsOf(resource: ResourceName): Promise<Column[]> {
  if (resource === 'events') return eventColumns
  const specific = resource === 'horizontalpodautoscalers' ? await hpaColumns() : (columns[resource] ?? [])
  return [nameColumn, ...specific, ageColumn]
}
