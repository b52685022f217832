import { type MetricContext, type MetricSource } from './metric-context'
import { podsMetric, resource } from './pod-source'
import { external, object } from './total-source'
import { type MetricSpec } from './types'

/** The words and the computation of one metric of the spec; null for a type that does not exist. */
export function metricSource(spec: MetricSpec, context: MetricContext): MetricSource | null {
  switch (spec.type) {
    case 'External':
      return external(spec.external, context)
    case 'Object':
      return object(spec.object, context)
    case 'Pods':
      return podsMetric(spec.pods, context)
    case 'Resource':
      return resource({ ...spec.resource, container: null }, context)
    case 'ContainerResource':
      return resource(spec.containerResource, context)
    default:
      return null
  }
}
