import { InvalidTriggerError } from '../errors'
import { type Milli } from '../quantity'

/** How the HPA compares an external metric with its target: divided by the replicas, or as a total. */
export type ExternalTargetType = 'AverageValue' | 'Value'

/** Target of an external metric in the spec of an HPA. */
export type ExternalTarget = { type: 'AverageValue'; averageValue: string } | { type: 'Value'; value: string }

/** A metric name without the trigger's index. @throws InvalidTriggerError if the name has another index. */
export function removeMetricIndex(metricName: string, index: number): string {
  const prefix = `s${index}-`
  if (!metricName.startsWith(prefix)) {
    throw new InvalidTriggerError('metricName', `metric name "${metricName}" does not belong to trigger ${index}`)
  }
  return metricName.slice(prefix.length)
}

/** The target type of a trigger's `metricType`, default AverageValue. @throws InvalidTriggerError for any other type. */
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
  return type === 'AverageValue' ? { type, averageValue: String(threshold) } : { type, value: String(threshold) }
}

/** A metric value in milli, rounded; 0 if it is negative or not finite. */
export function metricQuantity(value: number): Milli {
  if (!Number.isFinite(value) || value <= 0) return 0n
  const integer = Math.floor(value)
  return BigInt(integer) * 1000n + BigInt(Math.round((value - integer) * 1000))
}
