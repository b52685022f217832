import { type ResolvedSchema, resolve, type Schema } from './schemas'

/** The Go types of fields that the schemas describe as plain strings, by type and field. */
const namedStrings: Record<string, string> = {
  'v2.MetricSpec.type': 'v2.MetricSourceType',
  'v2.MetricTarget.type': 'v2.MetricTargetType',
  'v2.HPAScalingRules.selectPolicy': 'v2.ScalingPolicySelect',
  'v2.HPAScalingPolicy.type': 'v2.HPAScalingPolicyType',
  'v2.ResourceMetricSource.name': 'v1.ResourceName',
  'v1.ServiceSpec.type': 'v1.ServiceType',
  'v1.ServicePort.protocol': 'v1.Protocol',
  'v1.ContainerPort.protocol': 'v1.Protocol',
  'v1.Container.imagePullPolicy': 'v1.PullPolicy',
  'v1.PodSpec.restartPolicy': 'v1.RestartPolicy',
  'v1.DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'v1.Secret.type': 'v1.SecretType',
}

/** The short name of a type in Go: `v1.PodSpec`. */
export const shortName = (name = ''): string => name.split('.').slice(-2).join('.')

/** The Go type of a field, as in the errors of decoders: `[]v1.Container`, `map[string]string`, `int32`. */
export function goTypeOf(schema: Schema, owner = '', field = ''): string {
  const resolved = resolve(schema)
  if (resolved.type === 'array') return `[]${goTypeOf(resolved.items ?? {})}`
  if (resolved.name !== undefined) return shortName(resolved.name)
  if (resolved.additionalProperties) return `map[string]${goTypeOf(resolved.additionalProperties)}`
  return namedStrings[`${owner}.${field}`] ?? simpleType(resolved)
}

function simpleType({ type, format }: ResolvedSchema): string {
  if (type === 'integer') return format ?? 'int64'
  if (type === 'string') return format === 'byte' ? '[]uint8' : 'string'
  return { boolean: 'bool', number: 'float64' }[String(type)] ?? 'map[string]interface {}'
}

/** The type of a JSON value in the decoder's errors; where an integer is expected, they show the number. */
export function jsonTypeOf(value: unknown, { type }: ResolvedSchema = {}): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return type === 'integer' ? `number ${value}` : 'number'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** The error of a strategic merge patch for a value that cannot be converted to the Go type of a field. */
export function conversionError(value: unknown, { type, properties, format }: ResolvedSchema, goType: string): string {
  const found = goKindOf(value)
  if (type === 'array' || format === 'byte') return `cannot restore slice from ${found}`
  if (type === 'object') return properties ? `cannot restore struct from: ${found}` : `cannot restore map from ${found}`
  if (typeof value === 'number') return `cannot convert ${found} to ${goType}`
  return `unrecognized type: ${simpleType({ type, format } as ResolvedSchema)}`
}

/** The kind of a decoded value, as in the errors of a strategic merge patch. */
function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'object') return 'map'
  if (typeof value !== 'number') return jsonTypeOf(value)
  return Number.isInteger(value) ? 'int64' : 'float64'
}

/** A value as Go prints it: `map[name:a ports:[80]]`. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (value === null) return '<nil>'
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, inner]) => `${key}:${goText(inner)}`).join(' ')}]`
}
