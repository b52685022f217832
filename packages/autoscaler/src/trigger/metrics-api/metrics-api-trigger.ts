import { AutoscalerError, InvalidTriggerError, ScalerQueryError } from '../../errors'
import { activationStep, rounded, step } from '../../explain'
import { numberOf } from '../../quantity'
import { externalMetricName } from '../external-metric'
import { FieldReader, type TriggerSource } from '../field-reader'
import { jsonAt, parseJson } from './json-path'

/** A metrics-api trigger: a number in the JSON response of a URL. */
export interface MetricsApiTrigger {
  url: string
  /** Path of the number, in the syntax of gjson. */
  valueLocation: string
  /** 0 if absent, which is valid only with a formula. */
  targetValue: number
  activationTargetValue: number
}

/** Fields of KEDA with the only value that this package supports, KEDA's default; empty: the field must be absent. */
const unsupportedFields: Record<string, string> = {
  format: 'json',
  unsafeSsl: 'false',
  aggregateFromKubeServiceEndpoints: 'false',
  aggregationType: 'average',
  timeout: '',
  authModes: '',
  authMode: '',
}

/**
 * Parses a trigger of type `metrics-api` as KEDA does.
 * @throws InvalidTriggerError with the name of the invalid field.
 */
export function parseMetricsApiTrigger({ metadata, authParams = {} }: TriggerSource): MetricsApiTrigger {
  const fields = new FieldReader(metadata, authParams)
  for (const [name, value] of Object.entries(unsupportedFields)) {
    const text = fields.metadataText(name) || fields.authText(name)
    if (text === '' || text === value) continue
    const remedy = value === '' ? 'remove it' : `use '${value}'`
    throw new InvalidTriggerError(name, `${name} '${text}' is not supported: ${remedy}`)
  }
  const trigger = {
    url: fields.required('url'),
    valueLocation: fields.required('valueLocation'),
    targetValue: fields.number('targetValue', 0),
    activationTargetValue: fields.number('activationTargetValue', 0),
  }
  if (/^\.\.|(^|[.|])[@![{]/.test(trigger.valueLocation)) {
    const message = `valueLocation '${trigger.valueLocation}' is not supported: it has a modifier, a literal or several paths`
    throw new InvalidTriggerError('valueLocation', message)
  }
  return trigger
}

/** Name of the external metric, such as `s0-metric-api-orders-open`. */
export function metricsApiMetricName({ valueLocation }: MetricsApiTrigger, index: number): string {
  return externalMetricName(`metric-api-${valueLocation}`, index)
}

function jsonType(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value === undefined || value === null ? 'Null' : 'JSON'
}

/** Reads the number from a response. @throws ScalerQueryError if there is none at the trigger's location. */
export function metricsApiValue({ valueLocation }: MetricsApiTrigger, body: string): number {
  const value = jsonAt(parseJson(body), valueLocation)
  if (typeof value === 'number') return value
  const location = JSON.stringify(valueLocation)
  try {
    if (typeof value === 'string') return numberOf(value)
  } catch (error) {
    if (!(error instanceof AutoscalerError)) throw error
    throw new ScalerQueryError(`valueLocation ${location} points to a string that is not parseable as a Quantity`)
  }
  throw new ScalerQueryError(
    `valueLocation ${location} must point to a numeric value or a string parseable as a Quantity, got ${jsonType(value)}`,
  )
}

/** The result of a metrics-api trigger that read this number. */
export function queryMetricsApi(trigger: MetricsApiTrigger, value: number) {
  const { url, valueLocation, activationTargetValue } = trigger
  const chain = [
    step('service value', { url, valueLocation }, `${valueLocation} = ${rounded(value)}`, value),
    activationStep(value, activationTargetValue),
  ]
  return { metric: { value }, active: value > activationTargetValue, chain }
}
