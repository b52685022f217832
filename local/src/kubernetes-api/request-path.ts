import { defined } from '../json'
import { type ResourceName, groupPath, resourceTypes, servedTypes } from '../store/resource-types'
import { badRequest } from './responses'

export interface ResourcePath {
  resource: ResourceName
  /** The version in which the client reads and writes, if it is not that of the stored objects. */
  version?: string
  namespace?: string
  name?: string
  subresource?: string
}

const PATH = /^\/(?<group>api\/v1|apis\/[^/]+\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]*))?\/(?<rest>.*)$/
const NAMESPACES = /^\/api\/v1\/(?<rest>namespaces(?:\/[^/]+){0,2})$/

// HTTP clients send the absolute form of a request target to a proxy.
const ORIGIN = /^https?:\/\/[^/?]*/i

/** The decoded path without a trailing slash, and the query of any request target. @throws ApiError */
export function splitTarget(url: string): { path: string; query: URLSearchParams } {
  const [path = '', query] = url.replace(ORIGIN, '').split(/\?(.*)/s, 2)
  return { path: decode(path).replace(/(?<=[^/])\/$/, ''), query: new URLSearchParams(query) }
}

/** Parses paths such as `/apis/apps/v1/namespaces/x/deployments/y`; undefined for unknown resources. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const served = PATH.exec(path)?.groups
  return (served && parseRest(served)) ?? parseRest({ group: 'api/v1', ...NAMESPACES.exec(path)?.groups })
}

function parseRest({ group, namespace, rest = '' }: Partial<Record<'group' | 'namespace' | 'rest', string>>) {
  const [plural = '', name, subresource, ...more] = rest.split('/')
  const type = servedTypes.find((each) => each.plural === plural && groupPath(each) === group)
  if (!type || name === '' || subresource === '' || more.length > 0) return undefined
  return {
    resource: type.plural,
    ...defined({
      version: type === resourceTypes[type.plural] ? undefined : type.version,
      namespace: namespace || undefined,
      name,
      subresource,
    }),
  }
}

/** Whether a path belongs to an API group. If so, its 404 response is a Status, otherwise plain text. */
export function isApiPath(path: string): boolean {
  const groups = Object.values(resourceTypes).map((type) => groupPath(type).replace(/^(apis\/[^/]+)\/.*/, '$1'))
  return groups.some((group) => path === `/${group}` || path.startsWith(`/${group}/`))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badRequest(`invalid URL escape "${text}"`)
  }
}
