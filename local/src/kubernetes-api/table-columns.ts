import { valueAt } from '../json'
import { type KubeObject } from '../manifests/objects'
import { type ResourceName, resourceTypes } from '../store/resource-types'
import { type Column, numberAt, textAt } from './table'
import { humanDuration } from './human-duration'
import { eventColumns } from './event-columns'
import { hpaColumns } from './hpa-columns'

/** A cell with the status of a condition; empty if absent. */
const conditionStatus = (type: string) => (object: KubeObject) => {
  const conditions = (valueAt(object, 'status.conditions') ?? []) as { type: string; status: string }[]
  return conditions.find((each) => each.type === type)?.status ?? ''
}

interface ContainerStatus {
  ready: boolean
  restartCount: number
  state: { waiting?: { reason: string }; terminated?: { reason: string } }
  lastState: { terminated?: { finishedAt: string } }
}

const containerStatuses = (pod: KubeObject) => (valueAt(pod, 'status.containerStatuses') ?? []) as ContainerStatus[]

function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating'
  const [container] = containerStatuses(pod)
  return (
    container?.state.waiting?.reason ?? container?.state.terminated?.reason ?? textAt('status.phase', '<none>')(pod)
  )
}

function restarts(pod: KubeObject, now: number): string {
  const count = containerStatuses(pod).reduce((sum, { restartCount }) => sum + restartCount, 0)
  const endedAt = containerStatuses(pod)[0]?.lastState.terminated?.finishedAt
  return count > 0 && endedAt ? `${count} (${humanDuration(now - Date.parse(endedAt))} ago)` : String(count)
}

function servicePorts(service: KubeObject): string {
  const ports = (valueAt(service, 'spec.ports') ?? []) as { port: number; protocol?: string }[]
  return ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(',') || '<none>'
}

/** A column that kubectl shows with `-o wide` only. */
const wideColumn = (name: string, cell: Column['cell']): Column => ({ name, priority: 1, cell })

function containerTexts(field: 'name' | 'image') {
  return (object: KubeObject) => {
    const containers = (valueAt(object, 'spec.template.spec.containers') ?? []) as { name: string; image: string }[]
    return containers.map((container) => container[field]).join(',')
  }
}

const selectorText = (path: string) => (object: KubeObject) =>
  Object.entries(valueAt(object, path) ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',') || '<none>'

const workloadColumns = [
  wideColumn('Containers', containerTexts('name')),
  wideColumn('Images', containerTexts('image')),
  wideColumn('Selector', selectorText('spec.selector.matchLabels')),
]

/** The columns after Age. */
const columnsAfterAge: Partial<Record<ResourceName | 'scale', Column[]>> = {
  pods: [
    wideColumn('IP', textAt('status.podIP', '<none>')),
    wideColumn('Node', textAt('spec.nodeName', '<none>')),
    wideColumn('Nominated Node', textAt('status.nominatedNodeName', '<none>')),
    wideColumn('Readiness Gates', () => '<none>'),
  ],
  deployments: workloadColumns,
  replicasets: workloadColumns,
  nodes: [
    { name: 'Version', cell: textAt('status.nodeInfo.kubeletVersion') },
    wideColumn('Internal-IP', textAt('status.addresses.0.address', '<none>')),
    wideColumn('External-IP', () => '<none>'),
    wideColumn('OS-Image', textAt('status.nodeInfo.osImage', '<unknown>')),
    wideColumn('Kernel-Version', textAt('status.nodeInfo.kernelVersion', '<unknown>')),
    wideColumn('Container-Runtime', textAt('status.nodeInfo.containerRuntimeVersion', '<unknown>')),
  ],
  services: [wideColumn('Selector', selectorText('spec.selector'))],
}

/** A cell with the number at a dotted path; empty if absent. */
const optionalNumber = (path: string) => (object: KubeObject) => {
  const value = valueAt(object, path)
  return typeof value === 'number' ? value : null
}

/** The number of entries of a ConfigMap or a Secret. */
const dataColumn: Column = {
  name: 'Data',
  cell: (object) =>
    Object.keys({ ...(valueAt(object, 'data') as object), ...(valueAt(object, 'binaryData') as object) }).length,
}

/** The columns between Name and Age. */
const columns: Partial<Record<ResourceName | 'scale', Column[]>> = {
  scale: [
    { name: 'Desired', type: 'integer', cell: numberAt('spec.replicas') },
    { name: 'Available', type: 'integer', cell: numberAt('status.replicas') },
  ],
  pods: [
    {
      name: 'Ready',
      cell: (pod) => `${containerStatuses(pod).filter(({ ready }) => ready).length}/${containerStatuses(pod).length}`,
    },
    { name: 'Status', cell: podStatus },
    { name: 'Restarts', cell: restarts },
  ],
  deployments: [
    {
      name: 'Ready',
      cell: (object) => `${numberAt('status.readyReplicas')(object)}/${numberAt('spec.replicas')(object)}`,
    },
    { name: 'Up-to-date', cell: numberAt('status.updatedReplicas') },
    { name: 'Available', cell: numberAt('status.availableReplicas') },
  ],
  replicasets: [
    { name: 'Desired', type: 'integer', cell: numberAt('spec.replicas') },
    { name: 'Current', type: 'integer', cell: numberAt('status.replicas') },
    { name: 'Ready', type: 'integer', cell: numberAt('status.readyReplicas') },
  ],
  services: [
    { name: 'Type', cell: textAt('spec.type') },
    { name: 'Cluster-IP', cell: textAt('spec.clusterIP', '<none>') },
    { name: 'External-IP', cell: textAt('spec.externalName', '<none>') },
    { name: 'Port(s)', cell: servicePorts },
  ],
  configmaps: [dataColumn],
  secrets: [{ name: 'Type', cell: textAt('type') }, dataColumn],
  nodes: [
    { name: 'Status', cell: (node) => (conditionStatus('Ready')(node) === 'True' ? 'Ready' : 'NotReady') },
    { name: 'Roles', cell: () => '<none>' },
  ],
  namespaces: [{ name: 'Status', cell: textAt('status.phase', '<none>') }],
  scaledobjects: [
    { name: 'ScaleTargetKind', cell: textAt('status.scaleTargetKind') },
    { name: 'ScaleTargetName', cell: textAt('spec.scaleTargetRef.name') },
    { name: 'Min', type: 'integer', cell: optionalNumber('spec.minReplicaCount') },
    { name: 'Max', type: 'integer', cell: optionalNumber('spec.maxReplicaCount') },
    { name: 'Ready', cell: conditionStatus('Ready') },
    { name: 'Active', cell: conditionStatus('Active') },
    { name: 'Fallback', cell: conditionStatus('Fallback') },
    { name: 'Paused', cell: conditionStatus('Paused') },
    { name: 'Triggers', cell: textAt('status.triggersTypes') },
    { name: 'Authentications', cell: textAt('status.authenticationsTypes') },
  ],
  triggerauthentications: [
    { name: 'PodIdentity', cell: textAt('spec.podIdentity.provider') },
    { name: 'Secret', cell: textAt('spec.secretTargetRef.0.name') },
    { name: 'Env', cell: textAt('spec.env.0.name') },
    { name: 'VaultAddress', cell: textAt('spec.hashiCorpVault.address') },
  ],
}

const nameColumn: Column = { name: 'Name', format: 'name', cell: textAt('metadata.name') }

const ageColumn: Column = {
  name: 'Age',
  cell: ({ metadata: { creationTimestamp: time } }, now) =>
    time === undefined ? '<unknown>' : humanDuration(now - Date.parse(time)),
}

/** All columns of a resource's table. The first is Name, except for events; Age precedes the columns of `-o wide`. */
export async function columnsOf(resource: ResourceName | 'scale'): Promise<Column[]> {
  if (resource === 'events') return eventColumns
  const specificColumns = resource === 'horizontalpodautoscalers' ? await hpaColumns() : (columns[resource] ?? [])
  const isCustom = resource !== 'scale' && resourceTypes[resource].isCustom
  const age: Column = isCustom ? { ...ageColumn, type: 'date' } : ageColumn
  // KEDA's CustomResourceDefinition for TriggerAuthentication has no column Age.
  if (resource === 'triggerauthentications') return [nameColumn, ...specificColumns]
  return [nameColumn, ...specificColumns, age, ...(columnsAfterAge[resource] ?? [])]
}
