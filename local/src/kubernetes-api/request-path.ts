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

/** The parts of a path. `resourcePart`: plural, name and subresource. */
const PATH = /^\/(?<group>api\/v1|apis\/[^/]+\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]*))?\/(?<resourcePart>.*)$/
/** The path of namespaces themselves. */
const NAMESPACES = /^\/api\/v1\/(?<resourcePart>namespaces(?:\/[^/]+){0,2})$/

/** The origin in a request target. HTTP clients that use a proxy send it before the path. */
const ORIGIN = /^https?:\/\/[^/?]*/i

/** The decoded path without a trailing slash, and the query of any request target. @throws ApiError */
export function splitTarget(url: string): { path: string; query: URLSearchParams } {
  const [path = '', query] = url.replace(ORIGIN, '').split(/\?(.*)/s, 2)
  return { path: decode(path).replace(/(?<=[^/])\/$/, ''), query: new URLSearchParams(query) }
}

/** Parses paths such as `/apis/apps/v1/namespaces/x/deployments/y`; undefined for unknown resources. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const parts = PATH.exec(path)?.groups
  return (parts && parseParts(parts)) ?? parseParts({ group: 'api/v1', ...NAMESPACES.exec(path)?.groups })
}

type PathParts = Partial<Record<'group' | 'namespace' | 'resourcePart', string>>

function parseParts({ group, namespace, resourcePart = '' }: PathParts) {
  const [plural = '', name, subresource, ...more] = resourcePart.split('/')
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

/** Whether a path belongs to an API group. The 404 response of such a path is a Status, that of other paths plain text. */
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
