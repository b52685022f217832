import { isRoute } from '../manifests/check-object'
import { type KubeObject } from '../manifests/types'

/** A Route: requests whose path is `path` or below it go to `service`. */
export interface PathRoute {
  path: string
  service: string
}

/** The Routes of the manifests, the longest path first. */
export function readRoutes(objects: readonly KubeObject[]): PathRoute[] {
  return objects
    .filter(isRoute)
    .map(({ spec }) => ({ path: spec.path ?? '/', service: spec.to.name }))
    .sort((a, b) => b.path.length - a.path.length)
}

/** The first Route that fits, whole path segments only: `/status` takes `/status/1`, not `/statuses`. */
export function matchRoute(routes: readonly PathRoute[], url: string): PathRoute | undefined {
  const path = url.split('?', 1)[0] ?? '/'
  return routes.find((route) => {
    const prefix = route.path.replace(/\/$/, '')
    return path === prefix || path.startsWith(`${prefix}/`)
  })
}
