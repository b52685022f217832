import { ApiError } from './responses'
import { type ResourceName, type ResourceType, resourceTypes } from '../store/resource-types'

/** What a path of the API means. */
export interface ResourcePath {
  resource: ResourceName
  namespace?: string
  name?: string
  subresource?: string
}

const PATH =
  /^\/(?:api\/(?<core>v1)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<subresource>[^/]+))?$/
const NAMESPACES = /^\/api\/v1\/namespaces(?:\/(?<name>[^/]+))?$/

// What a client may put before the path, as if we were its proxy.
const ORIGIN = /^https?:\/\/[^/?]*/i

/** Path, without a slash at its end, and query of a request's target, whatever that is. */
export function splitTarget(url: string): { path: string; query: URLSearchParams } {
  const [path = '', query] = url.replace(ORIGIN, '').split(/\?(.*)/s, 2)
  return { path: path.replace(/(?<=.)\/$/, ''), query: new URLSearchParams(query) }
}

/** Reads `/apis/apps/v1/namespaces/x/deployments/y` and its like; undefined when no such resource is served. @throws ApiError */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const namespaces = NAMESPACES.exec(path)
  if (namespaces) return { resource: 'namespaces', ...part('name', namespaces.groups?.['name']) }
  const { core, group = '', version = core, namespace, plural = '', name, subresource } = PATH.exec(path)?.groups ?? {}
  const type: ResourceType | undefined = Object.hasOwn(resourceTypes, plural)
    ? resourceTypes[plural as ResourceName]
    : undefined
  if (type?.group !== group || type.version !== version) return undefined
  return {
    resource: plural as ResourceName,
    ...part('namespace', namespace),
    ...part('name', name),
    ...part('subresource', subresource),
  }
}

function part<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: decode(value) } as Record<K, string>)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ApiError(400, 'BadRequest', `invalid URL escape "${text}"`)
  }
}

/** A whole number of the query, undefined where it is absent. @throws ApiError for what is none. */
export function queryNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new ApiError(400, 'BadRequest', `${name}: invalid value "${text}": expected a whole number`)
}
