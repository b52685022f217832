import { type ServerResponse } from 'node:http'
import { Histogram, type Registry } from 'prom-client'
import { type RoutedRequest } from '../http/request'

/** Records the time from the arrival of a request until now. */
export type ObserveRequest = (req: RoutedRequest, res: ServerResponse) => void

/** A histogram of response times by route and status. */
export function createRequestMetrics(registry: Registry): ObserveRequest {
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request until its response was written',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  // `labels` is slower than `observe`, so its result is kept for each combination of labels.
  const children = new Map<string, Histogram.Internal<'route' | 'status'>>()
  return (req, { statusCode: status }) => {
    const route = req.route?.path ?? '(none)'
    const key = `${status} ${route}`
    const child = children.get(key) ?? histogram.labels({ route, status })
    children.set(key, child)
    const now = performance.now()
    child.observe((now - (req.arrivedAt ?? now)) / 1_000)
  }
}
