import { type Ingress, type KubeObject, isIngress, isRoute } from '../manifests/objects'

/** A Route or a path of an Ingress: requests for `path` and paths below it go to `service`. */
export interface PathRoute {
  path: string
  service: string
  /** Whether the route matches only the path itself, not the paths below it. */
  isExact?: boolean
}

/** The Routes and Ingresses of the manifests, the longest path first. */
export function readRoutes(objects: readonly KubeObject[]): PathRoute[] {
  const routes = objects.filter(isRoute).map(({ spec }) => ({ path: spec.path ?? '/', service: spec.to.name }))
  const paths = objects.filter(isIngress).flatMap(ingressRoutes)
  return [...routes, ...paths].sort((a, b) => b.path.length - a.path.length)
}

function ingressRoutes({ spec }: Ingress): PathRoute[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? [])
  return paths.flatMap(({ path = '/', pathType, backend }) =>
    backend.service ? [{ path, service: backend.service.name, isExact: pathType === 'Exact' }] : [],
  )
}

/** Finds the first matching route. Compares whole path segments: `/status` matches `/status/1`, not `/statuses`. */
export function matchRoute(routes: readonly PathRoute[], url: string): PathRoute | undefined {
  const path = url.split('?', 1)[0] ?? '/'
  return routes.find((route) => {
    const prefix = route.path.replace(/\/$/, '')
    return path === prefix || (!route.isExact && path.startsWith(`${prefix}/`))
  })
}
