import { type MetricStatus } from '@food-delivery/autoscaler'

interface CurrentMetric {
  type: MetricStatus['type']
  [body: string]: unknown
}

/** Current values out of the status of an object of the API, for the column TARGETS. */
export function metricStatuses(currentMetrics: unknown): MetricStatus[] {
  if (!Array.isArray(currentMetrics)) return []
  return (currentMetrics as CurrentMetric[]).map(({ type, ...bodies }) => {
    const [body] = Object.values(bodies) as [{ current?: Partial<MetricStatus> } | undefined]
    return { type, name: '', ...body?.current }
  })
}
