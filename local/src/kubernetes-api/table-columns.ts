import { at } from '../manifests/check-object'
import { type KubeObject } from '../manifests/types'
import { type ResourceName } from '../store/resource-types'
import { humanDuration } from './human-duration'

/** One column of a table; `priority` 1 is shown with `-o wide` only. */
export interface Column {
  name: string
  type?: 'string' | 'integer'
  format?: string
  priority?: number
  cell: (object: KubeObject, now: number) => string | number
}

const number = (path: string) => (object: KubeObject) => Number(at(object, path) ?? 0)
const text = (path: string) => (object: KubeObject) => {
  const value = at(object, path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '<none>'
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

/** Columns between name and age, per resource; others have just those two. */
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
      cell: (object) => `${number('status.readyReplicas')(object)}/${number('spec.replicas')(object)}`,
    },
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
    { name: 'ScaleTargetName', cell: text('spec.scaleTargetRef.name') },
    { name: 'Min', type: 'integer', cell: number('spec.minReplicaCount') },
    { name: 'Max', type: 'integer', cell: number('spec.maxReplicaCount') },
  ],
}

export const columnsOf = (resource: ResourceName): Column[] => columns[resource] ?? []
