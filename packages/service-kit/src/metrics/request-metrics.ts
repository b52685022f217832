import { Histogram, type Registry } from 'prom-client'

/** Records an answered request. `durationMs`: from its arrival until its answer was written. */
export type ObserveRequest = (request: { route: string; status: number; durationMs: number }) => void

/** A histogram of answer times by route and status. */
export function createRequestMetrics(registry: Registry): ObserveRequest {
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration until the response was written',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  // Looking up labels costs more than counting, so each of the few combinations is looked up once.
  const children = new Map<string, Histogram.Internal<'route' | 'status'>>()
  return ({ route, status, durationMs }) => {
    const key = `${status} ${route}`
    let child = children.get(key)
    if (!child) {
      child = histogram.labels({ route, status })
      children.set(key, child)
    }
    child.observe(durationMs / 1_000)
  }
}
