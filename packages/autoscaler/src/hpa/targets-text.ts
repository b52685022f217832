import { formatQuantity, parseQuantity, type QuantityText } from '../quantity'
import { type HpaSpec, type MetricSpec, type MetricTarget } from './hpa-spec'
import { type MetricStatus } from './hpa-status'

const quantityText = (quantity: QuantityText | undefined): string =>
  quantity === undefined ? '<auto>' : formatQuantity(parseQuantity(quantity))

function targetOf(spec: MetricSpec): { target: MetricTarget; prefix: string } {
  switch (spec.type) {
    case 'External':
      return { target: spec.external.target, prefix: '' }
    case 'Object':
      return { target: spec.object.target, prefix: '' }
    case 'Pods':
      return { target: spec.pods.target, prefix: '' }
    case 'Resource':
      return { target: spec.resource.target, prefix: `${spec.resource.name}: ` }
    case 'ContainerResource':
      return { target: spec.containerResource.target, prefix: `${spec.containerResource.name}: ` }
  }
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  const { target, prefix } = targetOf(spec)
  if (target.averageUtilization !== undefined && target.averageValue === undefined) {
    const percent = status?.averageUtilization
    return `${prefix}${percent === undefined ? '<unknown>' : `${percent}%`}/${target.averageUtilization}%`
  }
  if (target.averageValue === undefined) return `${prefix}${status?.value ?? '<unknown>'}/${quantityText(target.value)}`
  const suffix = ['External', 'Object'].includes(spec.type) ? ' (avg)' : ''
  return `${prefix}${status?.averageValue ?? '<unknown>'}/${quantityText(target.averageValue)}${suffix}`
}

/** Column TARGETS of `kubectl get hpa`: `11667m/10 (avg)`, `cpu: 43%/70%`; at most two metrics, then ` + N more...`. */
export function targetsText({ metrics }: Pick<HpaSpec, 'metrics'>, statuses: readonly MetricStatus[]): string {
  if (metrics.length === 0) return '<none>'
  const texts = metrics.slice(0, 2).map((spec, index) => metricText(spec, statuses[index]))
  const more = metrics.length - texts.length
  return texts.join(', ') + (more > 0 ? ` + ${more} more...` : '')
}
