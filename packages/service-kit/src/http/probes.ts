import { type Registry } from 'prom-client'
import { type Reply } from './route'

/** Health of a service or of one of its parts. */
export interface Health {
  /** Whether the service or part can process requests. */
  ready: boolean
  /** False if a restart is needed. */
  live: boolean
  /** Why the service or part is not ready or not live, or which dependency is unavailable; otherwise empty. */
  detail: string
}

export const healthy: Health = { ready: true, live: true, detail: '' }

/** A path that Kubernetes, Prometheus or KEDA requests with `GET`. */
export interface Probe {
  method: 'GET'
  path: string
  handle: () => Reply | Promise<Reply>
}

/** `/livez`, `/readyz` and `/metrics`. */
export function createProbes({ health, registry }: { health: () => Health; registry: Registry }): Probe[] {
  return [
    { method: 'GET', path: '/livez', handle: () => healthReply(health().live, health().detail) },
    { method: 'GET', path: '/readyz', handle: () => healthReply(health().ready, health().detail) },
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

function healthReply(ok: boolean, detail: string): Reply {
  return { status: ok ? 200 : 503, json: { status: ok ? 'ok' : 'unavailable', detail } }
}
