import { type ResourceName, type ResourceType, apiVersionOf, groupPath, resourceTypes } from '../store/resource-types'

const types = Object.values(resourceTypes)

/** One resource of each named group; every group has a single version. */
const groups = [...new Map(types.map((type) => [type.group, type])).values()].filter(({ group }) => group !== '')

/** The responses of the discovery paths, by path: they list the resources that the API serves. `version`: `1.37.2`. */
export function discovery(address: string, version: string): Record<string, unknown> {
  const groupObjects = groups.map((type): [string, unknown] => [
    `/apis/${type.group}`,
    { kind: 'APIGroup', apiVersion: 'v1', ...groupObject(type) },
  ])
  const resourceLists = types.map((type): [string, unknown] => [`/${groupPath(type)}`, resourceList(type)])
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
    '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupObject) },
    ...Object.fromEntries([...groupObjects, ...resourceLists]),
  }
}

function groupObject(type: ResourceType) {
  const preferredVersion = { groupVersion: apiVersionOf(type), version: type.version }
  return { name: type.group, versions: [preferredVersion], preferredVersion }
}

/** All resources in the group version of `type`. */
function resourceList(type: ResourceType) {
  const groupVersion = apiVersionOf(type)
  const resources = types
    .filter((other) => apiVersionOf(other) === groupVersion)
    .flatMap(({ plural, singular, group: _group, version: _version, ...fields }) => [
      { name: plural, singularName: singular, ...fields },
      ...(subresources[plural] ?? []),
    ])
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources }
}

const subresource = { singularName: '', namespaced: true }

const subresources: Partial<Record<ResourceName, object[]>> = {
  pods: [{ ...subresource, name: 'pods/log', kind: 'Pod', verbs: ['get'] }],
  deployments: [
    {
      ...subresource,
      name: 'deployments/scale',
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
    },
  ],
}
