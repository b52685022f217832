import { type AutoscalerView } from '@food-delivery/contracts'
import { type HorizontalPodAutoscaler, type Metric } from '../kubernetes/objects'

type MetricView = AutoscalerView['metrics'][number]

/** Target and current value of each metric of an autoscaler, as text: `5`, `9500m`, `34%`. */
export function metricViews({ spec, status }: HorizontalPodAutoscaler): MetricView[] {
  const current = new Map((status?.currentMetrics ?? []).map((metric) => [nameOf(metric), valueOf(metric, 'current')]))
  return (spec.metrics ?? []).map((metric) => {
    const name = nameOf(metric)
    return { name, current: current.get(name) ?? '<unknown>', target: valueOf(metric, 'target') }
  })
}

function sourceOf({ resource, external, pods, object }: Metric) {
  return resource ?? external ?? pods ?? object
}

function nameOf(metric: Metric): string {
  const source = sourceOf(metric)
  return source?.name ?? source?.metric?.name ?? metric.type
}

function valueOf(metric: Metric, side: 'current' | 'target'): string {
  const { averageUtilization, averageValue, value } = sourceOf(metric)?.[side] ?? {}
  if (averageUtilization !== undefined) return `${averageUtilization}%`
  return averageValue ?? value ?? '<unknown>'
}
