import { ownValue } from '../own-value'
import { withDefaults } from './scaled-object'

/** A field that breaks a rule of the schema. */
export interface SchemaError {
  field: string
  /** The keyword of the schema; `rule` for a validation rule in CEL, `unknown` for a field that does not exist. */
  rule: 'required' | 'type' | 'minimum' | 'maximum' | 'enum' | 'minLength' | 'minItems' | 'pattern' | 'rule' | 'unknown'
  /** The text of the API server. */
  message: string
}

/** The parts of an OpenAPI schema that the API server checks for custom resources. */
export interface CustomResourceSchema {
  type?: string
  properties?: Readonly<Record<string, CustomResourceSchema>>
  /** Schema of each value of a map. */
  additionalProperties?: CustomResourceSchema
  items?: CustomResourceSchema
  required?: readonly string[]
  minimum?: number
  maximum?: number
  minLength?: number
  minItems?: number
  enum?: readonly string[]
  pattern?: string
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-validations'?: readonly { rule: string; message: string }[]
}
type Schema = CustomResourceSchema

const string: Schema = { type: 'string' }
const boolean: Schema = { type: 'boolean' }
const nonEmptyString: Schema = { type: 'string', minLength: 1 }
const integer = (minimum?: number): Schema => ({ type: 'integer', ...(minimum !== undefined && { minimum }) })
const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values })
const list = (items: Schema): Schema => ({ type: 'array', items })
const object = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  type: 'object',
  properties,
  required,
})

const quantityPattern = String.raw`^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$`

const policy = object({ type: string, value: integer(), periodSeconds: integer() }, 'periodSeconds', 'type', 'value')
const scalingRules = object({
  stabilizationWindowSeconds: { ...integer(0), maximum: 3600 },
  selectPolicy: string,
  policies: list(policy),
  tolerance: { 'x-kubernetes-int-or-string': true, pattern: quantityPattern },
})

const trigger = object(
  {
    type: nonEmptyString,
    name: string,
    metricType: string,
    useCachedMetrics: boolean,
    metadata: { type: 'object', additionalProperties: string },
    authenticationRef: object(
      { name: string, kind: oneOf('TriggerAuthentication', 'ClusterTriggerAuthentication') },
      'name',
    ),
  },
  'metadata',
  'type',
)

const countsRule = {
  rule: '!has(self.minReplicaCount) || self.minReplicaCount <= (has(self.maxReplicaCount) ? self.maxReplicaCount : 100)',
  message: 'minReplicaCount must be less than or equal to maxReplicaCount',
}

/** Functions that evaluate the validation rules, by the text of the rule in CEL. */
export const celRules: Readonly<Record<string, (self: Fields) => boolean>> = {
  [countsRule.rule]: (self) => {
    const { minReplicaCount, maxReplicaCount } = withDefaults(self)
    return minReplicaCount <= maxReplicaCount
  },
}

/** The spec of a ScaledObject in KEDA's CustomResourceDefinition. */
const specFields = object(
  {
    scaleTargetRef: object(
      { name: nonEmptyString, kind: string, apiVersion: string, envSourceContainerName: string },
      'name',
    ),
    pollingInterval: integer(1),
    initialCooldownPeriod: integer(0),
    cooldownPeriod: integer(0),
    idleReplicaCount: integer(0),
    minReplicaCount: integer(0),
    maxReplicaCount: integer(1),
    fallback: object(
      {
        failureThreshold: integer(0),
        replicas: integer(0),
        behavior: oneOf(
          'static',
          'currentReplicas',
          'currentReplicasIfHigher',
          'currentReplicasIfLower',
          'scalingModifiers',
        ),
      },
      'failureThreshold',
      'replicas',
    ),
    advanced: object({
      restoreToOriginalReplicaCount: boolean,
      scalingModifiers: object({
        formula: string,
        target: string,
        activationTarget: string,
        metricType: oneOf('AverageValue', 'Value'),
      }),
      horizontalPodAutoscalerConfig: object({
        name: string,
        behavior: object({ scaleUp: scalingRules, scaleDown: scalingRules }),
      }),
    }),
    triggers: { ...list(trigger), minItems: 1 },
  },
  'scaleTargetRef',
  'triggers',
)

const spec: Schema = { ...specFields, 'x-kubernetes-validations': [countsRule] }

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31 ? 'integer' : typeof value
}

const error = (field: string, rule: SchemaError['rule'], text: string): SchemaError => {
  return { field, rule, message: `${field}: ${text}` }
}

const requiredError = (field: string): SchemaError => error(field, 'required', 'Required value')

function fieldErrors(value: Fields, schema: Schema, path: string): SchemaError[] {
  const { properties, additionalProperties, required = [] } = schema
  const missing = required
    .filter((name) => (value[name] ?? null) === null)
    .map((name) => requiredError(`${path}.${name}`))
  const errors = Object.entries(value).flatMap(([name, inner]): SchemaError[] => {
    const field = `${path}.${name}`
    const child = ownValue(properties ?? {}, name) ?? additionalProperties
    // The API server drops a null, as if the field were absent.
    if (inner === null) return []
    return child ? errorsOf(inner, child, field) : [{ field, rule: 'unknown', message: `unknown field "${field}"` }]
  })
  return [...missing, ...errors]
}

/** The rule that a value of the right type breaks, and the text of the API server; null if it breaks none. */
function brokenRule(value: unknown, schema: Schema): [SchemaError['rule'], string] | null {
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, minItems = 0, pattern } = schema
  if (typeof value === 'number' && value < minimum) return ['minimum', `should be greater than or equal to ${minimum}`]
  if (typeof value === 'number' && value > maximum) return ['maximum', `should be less than or equal to ${maximum}`]
  if (typeof value === 'string' && value.length < minLength)
    return ['minLength', `should be at least ${minLength} chars long`]
  if (Array.isArray(value) && value.length < minItems) return ['minItems', `should have at least ${minItems} items`]
  const isMatch = pattern === undefined || new RegExp(pattern).test(String(value))
  return isMatch ? null : ['pattern', `should match '${pattern}'`]
}

function errorsOf(value: unknown, schema: Schema, field: string): SchemaError[] {
  const type = typeName(value)
  const invalid = (rule: SchemaError['rule'], printed: unknown, detail: string): SchemaError[] => {
    return [error(field, rule, `Invalid value: ${JSON.stringify(printed)}: ${detail}`)]
  }
  const expected = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : [schema.type]
  if (!expected.includes(type)) {
    return invalid('type', type, `${field} in body must be of type ${expected.join(',')}: ${JSON.stringify(type)}`)
  }
  if (schema.enum && !schema.enum.includes(String(value))) {
    const values = schema.enum.map((each) => JSON.stringify(each)).join(', ')
    return [error(field, 'enum', `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`)]
  }
  const broken = brokenRule(value, schema)
  if (broken) {
    const [rule, expectation] = broken
    return invalid(rule, Array.isArray(value) ? value.length : value, `${field} in body ${expectation}`)
  }
  if (isFields(value)) return fieldErrors(value, schema, field)
  const { items } = schema
  return Array.isArray(value) && items
    ? value.flatMap((item, index) => errorsOf(item, items, `${field}[${index}]`))
    : []
}

const uncheckedRules = error(
  '<nil>',
  'rule',
  'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
)

/** The errors of the validation rules in CEL. Required fields must be present, and all fields of the right type. */
function ruleErrors(value: unknown, schema: Schema, field: string): SchemaError[] {
  if (!isFields(value)) return []
  const ownErrors = (schema['x-kubernetes-validations'] ?? [])
    .filter(({ rule }) => celRules[rule]?.(value) === false)
    .map(({ message }) => error(field, 'rule', `Invalid value: ${message}`))
  const fields = Object.entries(schema.properties ?? {})
  return [...ownErrors, ...fields.flatMap(([name, child]) => ruleErrors(value[name], child, `${field}.${name}`))]
}

const hasRules = (schema: CustomResourceSchema) => JSON.stringify(schema).includes('"x-kubernetes-validations"')

/** The errors of the API server for the spec of a custom resource. */
export function customResourceErrors(value: unknown, schema: CustomResourceSchema): SchemaError[] {
  const errors = value === undefined ? [requiredError('spec')] : errorsOf(value, schema, 'spec')
  // A rule reads fields that must be present and of the right type.
  if (errors.some(({ rule }) => ['required', 'enum', 'type'].includes(rule)))
    return hasRules(schema) ? [...errors, uncheckedRules] : errors
  return [...errors, ...ruleErrors(value, schema, 'spec')]
}

/** The errors of the API server for the spec of a ScaledObject, before it calls KEDA's webhook. */
export const scaledObjectSchemaErrors = (value: unknown): SchemaError[] => customResourceErrors(value, spec)
