import { type ScaledObjectCounts, withDefaults } from './scaled-object'

/** A field that breaks a rule. `rule`: a validation rule of the CRD (CEL); `unknown`: the field does not exist. */
export interface SchemaError {
  field: string
  rule: 'required' | 'type' | 'minimum' | 'maximum' | 'enum' | 'minLength' | 'minItems' | 'pattern' | 'rule' | 'unknown'
  /** The text of the API server. */
  message: string
}

interface Schema {
  type: 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'quantity'
  properties?: Record<string, Schema>
  required?: readonly string[]
  /** Schema of each element of a list, or of each field of an object. */
  items?: Schema
  minimum?: number
  maximum?: number
  minLength?: number
  minItems?: number
  enum?: readonly string[]
}

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

const policy = object({ type: string, value: integer(), periodSeconds: integer() }, 'periodSeconds', 'type', 'value')
const scalingRules = object({
  stabilizationWindowSeconds: { ...integer(0), maximum: 3600 },
  selectPolicy: string,
  policies: list(policy),
  tolerance: { type: 'quantity' },
})

const trigger = object(
  {
    type: nonEmptyString,
    name: string,
    metricType: string,
    useCachedMetrics: boolean,
    metadata: { type: 'object', items: string },
    authenticationRef: object(
      { name: string, kind: oneOf('TriggerAuthentication', 'ClusterTriggerAuthentication') },
      'name',
    ),
  },
  'metadata',
  'type',
)

/** The spec of a ScaledObject in KEDA's CustomResourceDefinition. */
const spec = object(
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

const quantityPattern =
  /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/

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

function fieldErrors(value: Fields, { properties, items, required = [] }: Schema, path: string): SchemaError[] {
  const missing = required
    .filter((name) => (value[name] ?? null) === null)
    .map((name) => requiredError(`${path}.${name}`))
  const errors = Object.entries(value).flatMap(([name, inner]): SchemaError[] => {
    const field = `${path}.${name}`
    const schema = items ?? properties?.[name]
    // The API server drops a null, as if the field were absent.
    if (inner === null) return []
    return schema ? errorsOf(inner, schema, field) : [{ field, rule: 'unknown', message: `unknown field "${field}"` }]
  })
  return [...missing, ...errors]
}

/** The rule that a value of the right type breaks, and the text of the API server; null if it breaks none. */
function brokenRule(value: unknown, schema: Schema): [SchemaError['rule'], string] | null {
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, minItems = 0 } = schema
  if (typeof value === 'number' && value < minimum) return ['minimum', `should be greater than or equal to ${minimum}`]
  if (typeof value === 'number' && value > maximum) return ['maximum', `should be less than or equal to ${maximum}`]
  if (typeof value === 'string' && value.length < minLength)
    return ['minLength', `should be at least ${minLength} chars long`]
  if (Array.isArray(value) && value.length < minItems) return ['minItems', `should have at least ${minItems} items`]
  const isQuantity = schema.type !== 'quantity' || quantityPattern.test(String(value))
  return isQuantity ? null : ['pattern', `should match '${quantityPattern.source}'`]
}

function errorsOf(value: unknown, schema: Schema, field: string): SchemaError[] {
  const type = typeName(value)
  const invalid = (rule: SchemaError['rule'], printed: unknown, detail: string): SchemaError[] => {
    return [error(field, rule, `Invalid value: ${JSON.stringify(printed)}: ${detail}`)]
  }
  const isType = schema.type === 'quantity' ? type === 'string' || type === 'integer' : type === schema.type
  if (!isType) return invalid('type', type, `${field} in body must be of type ${schema.type}: ${JSON.stringify(type)}`)
  if (schema.enum && !schema.enum.includes(String(value))) {
    const values = schema.enum.map((each) => JSON.stringify(each)).join(', ')
    return [error(field, 'enum', `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`)]
  }
  const broken = brokenRule(value, schema)
  if (broken) return invalid(broken[0], value, `${field} in body ${broken[1]}`)
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

/** The errors of the API server for the spec of a ScaledObject, before it calls KEDA's webhook. */
export function scaledObjectSchemaErrors(value: unknown): SchemaError[] {
  const errors = value === undefined ? [requiredError('spec')] : errorsOf(value, spec, 'spec')
  if (errors.some(({ rule }) => ['required', 'enum', 'type'].includes(rule))) return [...errors, uncheckedRules]
  const { minReplicaCount, maxReplicaCount } = withDefaults(value as ScaledObjectCounts)
  if (minReplicaCount <= maxReplicaCount) return errors
  const text = 'Invalid value: minReplicaCount must be less than or equal to maxReplicaCount'
  return [...errors, error('spec', 'rule', text)]
}
