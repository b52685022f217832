/** A resource of the local Kubernetes API. */
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

/** All served resources, by plural name. To serve another one, add it here. */
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

/** The resource of a kind; undefined if it is not served. */
export function resourceOfKind(kind: string): ResourceName | undefined {
  const found = Object.values(resourceTypes).find((type) => type.kind === kind)
  return found?.plural
}

/** The path prefix of a group version, without the leading slash: `api/v1`, `apis/apps/v1`. */
export function groupPath({ group, version }: ResourceType): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}
