import { type Registry } from 'prom-client'
import { type Reply } from './route'

/** Health of a service, or of a part of it. */
export interface Health {
  /** Can take requests. */
  ready: boolean
  /** Need not be restarted. */
  live: boolean
  /** Why not; empty if all is well. */
  detail: string
}

export const healthy: Health = { ready: true, live: true, detail: '' }

/** A path that Kubernetes or Prometheus reads with `GET`. */
export interface Probe {
  method: 'GET'
  path: string
  handle: () => Reply | Promise<Reply>
}

/** `/livez`, `/readyz` and `/metrics`. */
export function createProbes({ health, registry }: { health: () => Health; registry: Registry }): Probe[] {
  return [
    { method: 'GET', path: '/livez', handle: () => answer(health().live, health().detail) },
    { method: 'GET', path: '/readyz', handle: () => answer(health().ready, health().detail) },
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => ({
        status: 200,
        text: await registry.metrics(),
        headers: { 'content-type': registry.contentType },
      }),
    },
  ]
}

function answer(ok: boolean, detail: string): Reply {
  return { status: ok ? 200 : 503, json: { status: ok ? 'ok' : 'unavailable', detail } }
}
