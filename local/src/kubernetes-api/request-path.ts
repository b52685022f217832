import { ApiError } from './responses'
import { type ResourceName, resourceTypes } from '../store/resource-types'

/** A parsed path of the API. */
export interface ResourcePath {
  resource: ResourceName
  namespace?: string
  name?: string
  subresource?: string
}

const PATH =
  /^\/(?:api\/(?<core>v1)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<subresource>[^/]+))?$/
const NAMESPACES = /^\/api\/v1\/namespaces(?:\/(?<name>[^/]+))?$/

// HTTP clients send the absolute form of a request target to a proxy.
const ORIGIN = /^https?:\/\/[^/?]*/i

/** The path without a trailing slash, and the query of any request target. */
export function splitTarget(url: string): { path: string; query: URLSearchParams } {
  const [path = '', query] = url.replace(ORIGIN, '').split(/\?(.*)/s, 2)
  return { path: path.replace(/(?<=.)\/$/, ''), query: new URLSearchParams(query) }
}

/** Parses paths such as `/apis/apps/v1/namespaces/x/deployments/y`; undefined for unknown resources. @throws ApiError */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const namespaces = NAMESPACES.exec(path)
  if (namespaces) return { resource: 'namespaces', ...part('name', namespaces.groups?.['name']) }
  const { core, group = '', version = core, namespace, plural = '', name, subresource } = PATH.exec(path)?.groups ?? {}
  const type = Object.hasOwn(resourceTypes, plural) ? resourceTypes[plural as ResourceName] : undefined
  if (type?.group !== group || type.version !== version) return undefined
  return {
    resource: type.plural,
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

/** An integer parameter of the query, undefined if absent. @throws ApiError if it is not an integer */
export function queryNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new ApiError(400, 'BadRequest', `${name}: invalid value "${text}": expected a whole number`)
}
