/** A kind of object that the local Kubernetes API serves. */
export interface ResourceType {
  /** API group; '' is the core group. */
  group: string
  version: string
  plural: string
  singular: string
  kind: string
  shortNames: string[]
  categories?: string[]
  namespaced: boolean
  verbs: string[]
}

const READ = ['get', 'list', 'watch']

const core = { group: '', version: 'v1' }
const apps = { group: 'apps', version: 'v1' }

/** Every resource served, by its plural name. To serve another, add a line. */
export const resourceTypes = {
  namespaces: {
    ...core,
    plural: 'namespaces',
    singular: 'namespace',
    kind: 'Namespace',
    shortNames: ['ns'],
    namespaced: false,
    verbs: READ,
  },
  pods: {
    ...core,
    plural: 'pods',
    singular: 'pod',
    kind: 'Pod',
    shortNames: ['po'],
    categories: ['all'],
    namespaced: true,
    verbs: [...READ, 'delete', 'patch'],
  },
  services: {
    ...core,
    plural: 'services',
    singular: 'service',
    kind: 'Service',
    shortNames: ['svc'],
    categories: ['all'],
    namespaced: true,
    verbs: READ,
  },
  events: {
    ...core,
    plural: 'events',
    singular: 'event',
    kind: 'Event',
    shortNames: ['ev'],
    namespaced: true,
    verbs: READ,
  },
  deployments: {
    ...apps,
    plural: 'deployments',
    singular: 'deployment',
    kind: 'Deployment',
    shortNames: ['deploy'],
    categories: ['all'],
    namespaced: true,
    verbs: [...READ, 'patch', 'update'],
  },
  replicasets: {
    ...apps,
    plural: 'replicasets',
    singular: 'replicaset',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    categories: ['all'],
    namespaced: true,
    verbs: READ,
  },
  horizontalpodautoscalers: {
    group: 'autoscaling',
    version: 'v2',
    plural: 'horizontalpodautoscalers',
    singular: 'horizontalpodautoscaler',
    kind: 'HorizontalPodAutoscaler',
    shortNames: ['hpa'],
    categories: ['all'],
    namespaced: true,
    verbs: [...READ, 'create', 'delete', 'patch', 'update'],
  },
  scaledobjects: {
    group: 'keda.sh',
    version: 'v1alpha1',
    plural: 'scaledobjects',
    singular: 'scaledobject',
    kind: 'ScaledObject',
    shortNames: ['so'],
    namespaced: true,
    verbs: [...READ, 'create', 'delete', 'patch', 'update'],
  },
} as const satisfies Record<string, ResourceType>

export type ResourceName = keyof typeof resourceTypes

/** The resource that holds objects of a kind; undefined for kinds that are not served. */
export function resourceOfKind(kind: string): ResourceName | undefined {
  const found = Object.values(resourceTypes).find((type) => type.kind === kind)
  return found?.plural
}

/** Where a group's version begins on the API server, without the first slash: `api/v1`, `apis/apps/v1`. */
export function groupPath({ group, version }: ResourceType): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}
