import { type Registry } from 'prom-client'
import { type Route, route } from './route'

/** How a service or a part of it is doing. */
export interface Health {
  /** Wants traffic. */
  ready: boolean
  /** Need not be restarted. */
  live: boolean
  /** Why not, in words; empty when all is well. */
  detail: string
}

export const healthy: Health = { ready: true, live: true, detail: '' }

/** `/livez`, `/readyz` and `/metrics`. */
export function probeRoutes({ health, registry }: { health: () => Health; registry: Registry }): Route[] {
  return [
    route({ method: 'GET', path: '/livez', handle: () => probe(health().live, health().detail) }),
    route({ method: 'GET', path: '/readyz', handle: () => probe(health().ready, health().detail) }),
    route({
      method: 'GET',
      path: '/metrics',
      handle: async () => ({
        status: 200,
        text: await registry.metrics(),
        headers: { 'content-type': registry.contentType },
      }),
    }),
  ]
}

function probe(ok: boolean, detail: string) {
  return { status: ok ? 200 : 503, json: { status: ok ? 'ok' : 'unavailable', detail } }
}
