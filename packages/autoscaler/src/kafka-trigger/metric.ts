import { InvalidTriggerError } from '../errors'
import { type Milli } from '../quantity'
import { type KafkaTrigger } from './types'

/** How the HPA compares an external metric: per replica, or as it is. */
export type ExternalTargetType = 'AverageValue' | 'Value'

/** Target of an external metric in the HPA's words. */
export type ExternalTarget = { type: 'AverageValue'; averageValue: string } | { type: 'Value'; value: string }

/** Name of the external metric of trigger number `index`: `s0-kafka-orders`, or `s0-kafka-<group>-topics`. */
export function kafkaMetricName(trigger: Pick<KafkaTrigger, 'topic' | 'consumerGroup'>, index: number): string {
  const name = trigger.topic === '' ? `kafka-${trigger.consumerGroup}-topics` : `kafka-${trigger.topic}`
  return `s${index}-${name.replace(/[/.:%()]/g, '-')}`
}

/** Takes the trigger index off a metric name; throws when the name is not of that trigger. */
export function removeMetricIndex(metricName: string, index: number): string {
  const prefix = `s${index}-`
  if (!metricName.startsWith(prefix)) {
    throw new InvalidTriggerError('metricName', `metric name "${metricName}" is not of trigger ${index}`)
  }
  return metricName.slice(prefix.length)
}

/** The target type of a trigger's `metricType`; AverageValue when not given. Throws for Utilization and unknown ones. */
export function metricTargetType(metricType: string | undefined): ExternalTargetType {
  if (metricType === undefined || metricType === '' || metricType === 'AverageValue') return 'AverageValue'
  if (metricType === 'Value') return 'Value'
  throw new InvalidTriggerError(
    'metricType',
    `'${metricType}' metric type is unsupported for external metrics, allowed values are 'Value' or 'AverageValue'`,
  )
}

/** The HPA's target for a threshold in messages. */
export function metricTarget(type: ExternalTargetType, threshold: number): ExternalTarget {
  return type === 'AverageValue' ? { type, averageValue: String(threshold) } : { type, value: String(threshold) }
}

/** A metric value with three decimals, in milli; what is negative or not finite counts 0. */
export function metricQuantity(value: number): Milli {
  if (!Number.isFinite(value) || value <= 0) return 0n
  const whole = Math.floor(value)
  return BigInt(whole) * 1000n + BigInt(Math.round((value - whole) * 1000))
}
