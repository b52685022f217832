import { numberOf, type QuantityText } from '../quantity'
import { type Rules, rulesOf } from '../rules'
import { type MetricTarget } from './hpa-spec'

/** Target of an Object metric in autoscaling/v1, where `targetValue` is required. */
export interface V1ObjectTarget {
  targetValue: QuantityText
  averageValue?: QuantityText | null
}

/**
 * The target in autoscaling/v2. Since Kubernetes 1.36 a `targetValue` of 0 together with an `averageValue` is dropped.
 */
export function objectTargetFromV1(
  { targetValue, averageValue }: V1ObjectTarget,
  { dropsZeroV1Target }: Pick<Rules, 'dropsZeroV1Target'> = rulesOf(),
): MetricTarget {
  if ((averageValue ?? null) === null) return { type: 'Value', value: targetValue }
  const isDropped = dropsZeroV1Target && numberOf(targetValue) === 0
  return { type: 'AverageValue', averageValue: averageValue ?? 0, ...(!isDropped && { value: targetValue }) }
}
