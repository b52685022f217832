import { InvalidTriggerError, withErrorPrefix } from '../errors'
import { type MetricSpec, type MetricTarget } from '../hpa'
import { milliOf } from '../quantity'
import { FieldReader } from './field-reader'
import { type TriggerSpec } from './trigger-spec'

function utilization(value: string): number {
  if (!/^[+-]?\d+$/.test(value))
    throw new InvalidTriggerError('value', `strconv.ParseInt: parsing "${value}": invalid syntax`)
  const percent = Number(value)
  if (percent < -(2 ** 31) || percent >= 2 ** 31) {
    throw new InvalidTriggerError('value', `strconv.ParseInt: parsing "${value}": value out of range`)
  }
  return percent
}

function targetOf(metricType: string, value: string): MetricTarget {
  if (metricType === 'Utilization') return { type: metricType, averageUtilization: utilization(value) }
  if (metricType !== 'AverageValue') {
    const message = `unknown metric type: ${metricType}, allowed values are 'Utilization' or 'AverageValue'`
    throw new InvalidTriggerError('metricType', message)
  }
  milliOf(value)
  return { type: metricType, averageValue: value }
}

function parseResourceTrigger({ type, metricType = '', metadata = {} }: TriggerSpec): MetricSpec {
  const fields = new FieldReader(metadata)
  if (fields.metadataText('type') !== '') {
    const advice = "The 'type' setting is DEPRECATED and is removed in v2.18 - Use 'metricType' instead."
    throw new InvalidTriggerError('type', `scaler ${type} info: ${advice}`)
  }
  const target = targetOf(metricType, fields.required('value'))
  const container = fields.metadataText('containerName')
  return container === ''
    ? { type: 'Resource', resource: { name: type, target } }
    : { type: 'ContainerResource', containerResource: { name: type, container, target } }
}

/**
 * The HPA's metric of a cpu or memory trigger, of all containers or of one.
 * @throws InvalidTriggerError, or InvalidQuantityError for an average value that is not a quantity.
 */
export const resourceMetric = (trigger: TriggerSpec): MetricSpec =>
  withErrorPrefix(`error parsing ${trigger.type} metadata: `, () => parseResourceTrigger(trigger))
