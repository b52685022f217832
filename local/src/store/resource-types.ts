/** A resource of the local Kubernetes API. */
export interface ResourceType {
  /** API group; '' is the core group. */
  group: string
  version: string
  plural: ResourceName
  singular: string
  kind: string
  shortNames: string[]
  categories?: string[]
  namespaced: boolean
  verbs: string[]
}

const READ = ['get', 'list', 'watch']
const READ_WRITE = [...READ, 'create', 'delete', 'patch', 'update']

const core = { group: '', version: 'v1' }
const apps = { group: 'apps', version: 'v1' }
const autoscaling = { group: 'autoscaling', version: 'v2' }
const keda = { group: 'keda.sh', version: 'v1alpha1' }
const inAll = { categories: ['all'] }

/** The resources that the API serves. */
const definitions = {
  namespaces: { ...core, kind: 'Namespace', shortNames: ['ns'], namespaced: false, verbs: READ },
  pods: { ...core, ...inAll, kind: 'Pod', shortNames: ['po'], verbs: [...READ, 'delete', 'patch'] },
  services: { ...core, ...inAll, kind: 'Service', shortNames: ['svc'], verbs: READ },
  events: { ...core, kind: 'Event', shortNames: ['ev'], verbs: READ },
  deployments: { ...apps, ...inAll, kind: 'Deployment', shortNames: ['deploy'], verbs: [...READ, 'patch', 'update'] },
  replicasets: { ...apps, ...inAll, kind: 'ReplicaSet', shortNames: ['rs'], verbs: READ },
  horizontalpodautoscalers: {
    ...autoscaling,
    ...inAll,
    kind: 'HorizontalPodAutoscaler',
    shortNames: ['hpa'],
    verbs: READ_WRITE,
  },
  scaledobjects: { ...keda, kind: 'ScaledObject', shortNames: ['so'], verbs: READ_WRITE },
}

export type ResourceName = keyof typeof definitions

/** All served resources, by plural name. */
export const resourceTypes = Object.fromEntries(
  Object.entries(definitions).map(([plural, definition]) => [
    plural,
    { plural, singular: definition.kind.toLowerCase(), namespaced: true, ...definition },
  ]),
) as Record<ResourceName, ResourceType>

/** The resource of a kind; undefined if it is not served. */
export function resourceOfKind(kind: string): ResourceType | undefined {
  return Object.values(resourceTypes).find((type) => type.kind === kind)
}

/** The apiVersion of the objects: `v1`, `apps/v1`. */
export function apiVersionOf({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`
}

/** The path prefix of a group version, without the leading slash: `api/v1`, `apis/apps/v1`. */
export function groupPath(type: ResourceType): string {
  return `${type.group === '' ? 'api' : 'apis'}/${apiVersionOf(type)}`
}
