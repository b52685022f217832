import { type Method, type Route } from './route'

export interface PathRoutes {
  path: string
  routes: readonly Route[]
  /** Value of the `Allow` header, such as `GET, HEAD, POST`. */
  allow: string
}

/**
 * Groups routes by path, in the order in which the paths first appear.
 * @throws TypeError if two routes have the same path and method.
 */
export function groupByPath(routes: readonly Route[]): PathRoutes[] {
  const paths = new Map<string, Map<Method, Route>>()
  for (const route of routes) {
    const { method, path } = route
    const methods = paths.get(path) ?? new Map<Method, Route>()
    if (methods.has(method)) throw new TypeError(`two routes for ${method} ${path}: remove one`)
    paths.set(path, methods.set(method, route))
  }
  return [...paths].map(([path, methods]) => ({
    path,
    routes: [...methods.values()],
    allow: allowHeader([...methods.keys()]),
  }))
}

function allowHeader(methods: readonly Method[]): string {
  if (methods.includes('ANY')) return 'GET, HEAD, POST, PUT, PATCH, DELETE'
  return methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ')
}
