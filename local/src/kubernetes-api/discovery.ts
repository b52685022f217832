import { type ResourceType, apiVersionOf, groupPath, servedTypes } from '../store/resource-types'
import { metricTypes } from './metrics/metrics-api'
import { reviewTypes } from './reviews'

type DiscoveredType = Pick<
  ResourceType,
  'group' | 'version' | 'singular' | 'kind' | 'shortNames' | 'namespaced' | 'verbs'
> & { plural: string; categories?: string[]; hasStatus?: boolean }

interface Subresource {
  name: string
  kind: string
  verbs: string[]
  group?: string
  version?: string
}

const types: DiscoveredType[] = [...servedTypes, ...reviewTypes, ...metricTypes].toSorted((a, b) =>
  a.plural < b.plural ? -1 : 1,
)

/** Versions by group, the preferred version first; the core group is ''. */
const versions = new Map<string, Set<string>>()
for (const { group, version } of types) versions.set(group, (versions.get(group) ?? new Set()).add(version))

const namedGroups = [...versions].filter(([group]) => group !== '').toSorted(([a], [b]) => (a < b ? -1 : 1))

/** The kind of the aggregated form, which newer clients accept. */
export const AGGREGATED_DISCOVERY = 'apidiscovery.k8s.io/v2/APIGroupDiscoveryList'

/**
 * The responses of the discovery paths, by path: they list the resources of the API. `version`: the version of Kubernetes, such
 * as `1.37.2`.
 */
export function discovery(address: string, version: string): Record<string, unknown> {
  const [major, minor] = version.split('.')
  return {
    '/version': {
      major,
      minor,
      gitVersion: `v${version}-food-delivery`,
      platform: `${process.platform}/${process.arch}`,
    },
    '/api': {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
    },
    '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: namedGroups.map(groupObject) },
    ...Object.fromEntries(
      namedGroups.map((group) => [`/apis/${group[0]}`, { kind: 'APIGroup', apiVersion: 'v1', ...groupObject(group) }]),
    ),
    ...Object.fromEntries(types.map((type) => [`/${pathOf(type)}`, resourceList(type)])),
  }
}

/** The aggregated form of `/api` and `/apis`. Clients that accept it need only two requests. */
export function aggregatedDiscovery(): Record<string, unknown> {
  const list = (groups: [string, Set<string>][]) => ({
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(([group, served]) => ({
      metadata: group === '' ? {} : { name: group },
      versions: [...served].map((version) => ({
        version,
        resources: types.filter((type) => type.group === group && type.version === version).map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  })
  return { '/api': list([...versions].filter(([group]) => group === '')), '/apis': list(namedGroups) }
}

const pathOf = (type: DiscoveredType) => groupPath(type as ResourceType)

function groupObject([name, served]: [string, Set<string>]) {
  const groupVersions = [...served].map((version) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: groupVersions, preferredVersion: groupVersions[0] }
}

/** The APIResourceList of the group version of `type`. */
function resourceList(type: DiscoveredType) {
  const resources = types
    .filter((each) => pathOf(each) === pathOf(type))
    .flatMap((each) => [resourceObject(each), ...subresourcesOf(each).map((sub) => subresourceObject(each, sub))])
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(type as ResourceType), resources }
}

/** A field with a list; no field if the list is empty. */
const listField = <T>(name: string, list: readonly T[] = []) => (list.length > 0 ? { [name]: list } : {})

const resourceObject = ({ plural, singular, namespaced, kind, verbs, shortNames, categories }: DiscoveredType) => ({
  name: plural,
  singularName: singular,
  namespaced,
  kind,
  verbs: verbs.toSorted(),
  ...listField('shortNames', shortNames),
  ...listField('categories', categories),
})

const subresourceObject = ({ plural, namespaced }: DiscoveredType, { name, ...fields }: Subresource) => ({
  name: `${plural}/${name}`,
  singularName: '',
  namespaced,
  ...fields,
})

const gvk = ({ group, version, kind }: Pick<DiscoveredType, 'group' | 'version' | 'kind'>) => ({ group, version, kind })

function aggregatedResource(type: DiscoveredType) {
  const subresources = subresourcesOf(type).map(({ name, verbs, group, version, kind }) => ({
    subresource: name,
    responseKind: gvk({ group: group ?? type.group, version: version ?? type.version, kind }),
    verbs,
  }))
  return {
    resource: type.plural,
    responseKind: gvk(type),
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs.toSorted(),
    ...listField('shortNames', type.shortNames),
    ...listField('categories', type.categories),
    ...listField('subresources', subresources),
  }
}

const SUBRESOURCE_VERBS = ['get', 'patch', 'update']

function subresourcesOf({ group, plural, kind, verbs, hasStatus = true }: DiscoveredType): Subresource[] {
  if (!verbs.includes('get')) return []
  return [
    ...(plural === 'pods' && group === '' ? [{ name: 'log', kind, verbs: ['get'] }] : []),
    ...(plural === 'deployments'
      ? [{ name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: SUBRESOURCE_VERBS }]
      : []),
    ...(hasStatus ? [{ name: 'status', kind, verbs: SUBRESOURCE_VERBS }] : []),
  ]
}
