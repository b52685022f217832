import { type ResourceType, resourceTypes } from '../store/resource-types'

const all: ResourceType[] = Object.values(resourceTypes)
const groups = [...new Set(all.map(({ group }) => group))].filter((group) => group !== '')

/** The responses of the discovery paths, by path: from them a client learns which resources exist. */
export function discovery(address: string): Record<string, unknown> {
  const versions = {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  }
  const responses: Record<string, unknown> = {
    '/version': {
      major: '1',
      minor: '35',
      gitVersion: 'v1.35.0-food-delivery',
      platform: `${process.platform}/${process.arch}`,
    },
    '/api': versions,
    '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupObject) },
    '/api/v1': resourceList('', 'v1'),
  }
  for (const group of groups) {
    responses[`/apis/${group}`] = { kind: 'APIGroup', apiVersion: 'v1', ...groupObject(group) }
    const version = versionOf(group)
    responses[`/apis/${group}/${version}`] = resourceList(group, version)
  }
  return responses
}

function groupObject(name: string) {
  const version = versionOf(name)
  const preferredVersion = { groupVersion: `${name}/${version}`, version }
  return { name, versions: [preferredVersion], preferredVersion }
}

function resourceList(group: string, version: string) {
  const own = all.filter((type) => type.group === group)
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: own.flatMap(({ plural, singular, kind, shortNames, categories, namespaced, verbs }) => [
      {
        name: plural,
        singularName: singular,
        namespaced,
        kind,
        verbs,
        shortNames,
        ...(categories ? { categories } : {}),
      },
      ...(plural === 'pods' ? [{ name: 'pods/log', singularName: '', namespaced, kind, verbs: ['get'] }] : []),
      ...(plural === 'deployments' ? [scaleOf(plural, namespaced)] : []),
    ]),
  }
}

function scaleOf(plural: string, namespaced: boolean) {
  const verbs = ['get', 'patch', 'update']
  const kind = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
  return { name: `${plural}/scale`, singularName: '', namespaced, ...kind, verbs }
}

function versionOf(group: string): string {
  return all.find((type) => type.group === group)?.version ?? 'v1'
}
