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
  /** Further versions in which the objects are served. */
  otherVersions?: readonly string[]
  /** Whether a CustomResourceDefinition defines it. */
  isCustom?: boolean
  /** Fields of field selectors, in addition to name and namespace. */
  fieldLabels?: readonly string[]
  /** Whether its objects have a status subresource. Default: true. */
  hasStatus?: boolean
  /** Whether its objects have a spec. Default: true. */
  hasSpec?: boolean
  /** The fields of an empty object, as in a bookmark event. */
  emptyFields?: Readonly<Record<string, unknown>>
}

const READ = ['get', 'list', 'watch']
const READ_WRITE = [...READ, 'create', 'delete', 'deletecollection', 'patch', 'update']

const core = { group: '', version: 'v1' }
const apps = { group: 'apps', version: 'v1' }
const autoscaling = { group: 'autoscaling', version: 'v2' }
const keda = { group: 'keda.sh', version: 'v1alpha1', isCustom: true }
const inCategoryAll = { categories: ['all'] }
const emptyTemplate = { metadata: {}, spec: { containers: null } }

const definitions = {
  namespaces: {
    ...core,
    kind: 'Namespace',
    shortNames: ['ns'],
    namespaced: false,
    verbs: [...READ, 'create', 'delete', 'patch', 'update'],
    fieldLabels: ['status.phase'],
    emptyFields: { spec: {}, status: {} },
  },
  nodes: {
    ...core,
    kind: 'Node',
    shortNames: ['no'],
    namespaced: false,
    verbs: READ,
    fieldLabels: ['spec.unschedulable'],
    emptyFields: { spec: {}, status: { daemonEndpoints: { kubeletEndpoint: { Port: 0 } } } },
  },
  pods: {
    ...core,
    ...inCategoryAll,
    kind: 'Pod',
    shortNames: ['po'],
    verbs: [...READ, 'create', 'delete', 'deletecollection', 'patch'],
    fieldLabels: [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.podIPs',
      'status.nominatedNodeName',
    ],
    emptyFields: { spec: { containers: null }, status: {} },
  },
  services: {
    ...core,
    ...inCategoryAll,
    kind: 'Service',
    shortNames: ['svc'],
    verbs: READ_WRITE,
    fieldLabels: ['spec.clusterIP', 'spec.type'],
    emptyFields: { spec: {}, status: { loadBalancer: {} } },
  },
  configmaps: { ...core, kind: 'ConfigMap', shortNames: ['cm'], verbs: READ_WRITE, hasSpec: false, hasStatus: false },
  secrets: {
    ...core,
    kind: 'Secret',
    shortNames: [],
    verbs: READ_WRITE,
    hasSpec: false,
    hasStatus: false,
    fieldLabels: ['type'],
  },
  events: {
    ...core,
    kind: 'Event',
    shortNames: ['ev'],
    verbs: READ,
    hasStatus: false,
    fieldLabels: [
      ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
        (field) => `involvedObject.${field}`,
      ),
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
    emptyFields: {
      involvedObject: {},
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: null,
      reportingComponent: '',
      reportingInstance: '',
    },
  },
  // `kubectl describe` lists these resources, which the local cluster does not have.
  resourcequotas: { ...core, kind: 'ResourceQuota', shortNames: ['quota'], verbs: READ },
  limitranges: { ...core, kind: 'LimitRange', shortNames: ['limits'], verbs: READ, hasStatus: false },
  deployments: {
    ...apps,
    ...inCategoryAll,
    kind: 'Deployment',
    shortNames: ['deploy'],
    verbs: READ_WRITE,
    emptyFields: { spec: { selector: null, template: emptyTemplate, strategy: {} }, status: {} },
  },
  replicasets: {
    ...apps,
    ...inCategoryAll,
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    verbs: [...READ, 'delete', 'deletecollection'],
    emptyFields: { spec: { selector: null, template: emptyTemplate }, status: { replicas: 0 } },
  },
  horizontalpodautoscalers: {
    ...autoscaling,
    ...inCategoryAll,
    kind: 'HorizontalPodAutoscaler',
    otherVersions: ['v1'],
    shortNames: ['hpa'],
    verbs: READ_WRITE,
    emptyFields: {
      spec: { scaleTargetRef: { kind: '', name: '' }, maxReplicas: 0 },
      status: { desiredReplicas: 0, currentMetrics: null },
    },
  },
  scaledobjects: { ...keda, kind: 'ScaledObject', shortNames: ['so'], verbs: READ_WRITE },
  triggerauthentications: {
    ...keda,
    kind: 'TriggerAuthentication',
    shortNames: ['ta', 'triggerauth'],
    verbs: READ_WRITE,
  },
}

export type ResourceName = keyof typeof definitions

/** All served resources, by plural name. */
export const resourceTypes = Object.fromEntries(
  Object.entries(definitions).map(([plural, definition]) => [
    plural,
    { plural, singular: definition.kind.toLowerCase(), namespaced: true, ...definition },
  ]),
) as Record<ResourceName, ResourceType>

/** The resources, once for each version in which they are served. */
export const servedTypes: readonly ResourceType[] = Object.values(resourceTypes).flatMap((type) => [
  type,
  ...(type.otherVersions ?? []).map((version) => ({ ...type, version })),
])

/** The resource in a version; undefined stands for its own version. */
export const typeIn = (version: string | undefined, type: ResourceType): ResourceType => ({
  ...type,
  version: version ?? type.version,
})

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
