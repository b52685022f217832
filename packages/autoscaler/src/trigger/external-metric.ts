import { InvalidTriggerError } from '../errors'
import { formatMilli, type Milli } from '../quantity'

/** How the HPA compares an external metric with its target: divided by the replicas, or as a total. */
export type ExternalTargetType = 'AverageValue' | 'Value'

/** Target of an external metric in the spec of an HPA. */
export type ExternalTarget = { type: 'AverageValue'; averageValue: string } | { type: 'Value'; value: string }

/** Name of the external metric of trigger number `index`. */
export function externalMetricName(name: string, index: number): string {
  return `s${index}-${name.replace(/[/.:%()]/g, '-')}`
}

/** Whether a request of the HPA is for this metric; KEDA ignores the case. */
export function isSameMetricName(name: string, requested: string): boolean {
  return name.toLowerCase() === requested.toLowerCase()
}

/** A metric name without the trigger's index. @throws InvalidTriggerError if the name has another index. */
export function removeMetricIndex(metricName: string, index: number): string {
  const prefix = `s${index}-`
  if (!metricName.startsWith(prefix)) {
    throw new InvalidTriggerError('metricName', `metric name "${metricName}" does not belong to trigger ${index}`)
  }
  return metricName.slice(prefix.length)
}

/**
 * The target type of a trigger's `metricType`, default AverageValue.
 * @throws InvalidTriggerError for a type other than AverageValue and Value.
 */
export function metricTargetType(metricType: string | undefined): ExternalTargetType {
  if (metricType === undefined || metricType === '' || metricType === 'AverageValue') return 'AverageValue'
  if (metricType === 'Value') return 'Value'
  throw new InvalidTriggerError(
    'metricType',
    `'${metricType}' metric type is unsupported for external metrics, allowed values are 'Value' or 'AverageValue'`,
  )
}

/** The target in the HPA for a threshold, in units of the metric. */
export function metricTarget(type: ExternalTargetType, threshold: number): ExternalTarget {
  const quantity = formatMilli(metricQuantity(threshold))
  return type === 'AverageValue' ? { type, averageValue: quantity } : { type, value: quantity }
}

/** A metric value in milli-units, rounded; 0 if it is negative or not finite. */
export function metricQuantity(value: number): Milli {
  if (!Number.isFinite(value) || value <= 0) return 0n
  const integer = Math.floor(value)
  return BigInt(integer) * 1000n + BigInt(Math.round((value - integer) * 1000))
}
