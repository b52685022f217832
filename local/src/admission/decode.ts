import { InvalidQuantityError } from '@food-delivery/autoscaler/errors'
import { formatQuantity, parseQuantity } from '@food-delivery/autoscaler/quantity'
import { conversionError, goTypeOf, jsonTypeOf, shortName } from './go-types'
import { type JsonObject, defined, isJsonObject, ownValue } from '../json'
import { type ResolvedSchema, resolve, type Schema } from './schemas'

export interface DecodedFields {
  /** The object without unknown fields; a custom resource also has the defaults of its schema. */
  value: JsonObject
  /** Messages about unknown fields. */
  unknown: string[]
  /** The decoder's error for a value of a wrong type, or for an invalid text, such as that of a quantity or time. */
  error: string | undefined
  /** The same error in the words of a strategic merge patch, which converts decoded values instead of text. */
  conversionError: string | undefined
}

export type DecodeErrors = Omit<DecodedFields, 'value'>

/** The place of a value in the object. */
interface Place {
  /** Path with indexes: `spec.metrics[0].type`. */
  path: string
  /** Path without indexes: `spec.metrics.type`. */
  fieldPath: string
  /** The type that has the field: `v2.MetricSpec`. */
  owner: string
}

interface Findings {
  unknown: string[]
  /** The error for the first value of a wrong type, if text is decoded. */
  wrongTypeError?: string
  /** The error for the same value, if decoded values are converted. */
  conversionError?: string
  /** The first error of a type with its own decoder. It takes precedence over the other errors. */
  decoderError?: string
  /** Whether the object is a custom resource, whose schema validates the types of its values later. */
  isCustom: boolean
}

/**
 * Decodes an object like the API server. Of a custom resource, only the metadata is checked for types here; the schema of the
 * resource validates the other fields later.
 */
export function decode(object: JsonObject, schema: ResolvedSchema, isCustom = false): DecodedFields {
  const findings: Findings = { unknown: [], isCustom }
  const place = { path: '', fieldPath: '', owner: shortName(schema.name) }
  const decoded = decodeFields(object, schema, place, findings)
  const value = isCustom ? (withDefaults(decoded, schema) as JsonObject) : decoded
  const { unknown, decoderError } = findings
  return {
    value,
    unknown,
    error: decoderError ?? findings.wrongTypeError,
    conversionError: decoderError ?? findings.conversionError,
  }
}

function decodeFields(value: JsonObject, schema: ResolvedSchema, place: Place, findings: Findings): JsonObject {
  const join = (parent: string, field: string) => (parent === '' ? field : `${parent}.${field}`)
  const { properties = {}, additionalProperties } = schema
  const entries = Object.entries(value).flatMap(([field, child]) => {
    const childSchema = ownValue(properties, field) ?? additionalProperties
    const path = join(place.path, field)
    if (!childSchema) {
      findings.unknown.push(`unknown field ${JSON.stringify(path)}`)
      return []
    }
    // The keys of a map are not part of the path in an error.
    const fieldPath = additionalProperties ? place.fieldPath : join(place.fieldPath, field)
    return [[field, decodeValue(child, childSchema, { ...place, path, fieldPath }, findings)] as const]
  })
  return Object.fromEntries(entries)
}

function decodeValue(value: unknown, schema: Schema, place: Place, findings: Findings): unknown {
  const resolved = resolve(schema)
  const { name, type, items, properties, additionalProperties } = resolved
  const isTyped = !findings.isCustom || place.fieldPath.startsWith('metadata')
  const specialDecoder = isTyped ? specialDecoders[shortName(name)] : undefined
  const nonNull = value === null ? emptyValue(resolved) : value
  if (specialDecoder) return specialDecoder(nonNull, findings)
  if (allowsAnything(resolved)) return value
  if (!hasType(nonNull, resolved)) {
    const goType = goTypeOf(schema, place.owner, place.fieldPath.split('.').at(-1))
    const struct = place.owner.split('.').at(-1) ?? ''
    if (!isTyped) return value
    findings.wrongTypeError ??= `json: cannot unmarshal ${jsonTypeOf(nonNull, resolved)} into Go struct field ${struct}.${place.fieldPath} of type ${goType}`
    findings.conversionError ??= conversionError(nonNull, resolved, goType)
    return value
  }
  if (type === 'array' && Array.isArray(nonNull))
    return nonNull.map((item: unknown, index) =>
      decodeValue(item, items ?? {}, { ...place, path: `${place.path}[${index}]` }, findings),
    )
  if (isJsonObject(nonNull) && (properties || additionalProperties)) {
    const owner = properties ? shortName(name) || place.owner : place.owner
    return decodeFields(nonNull, resolved, { ...place, owner }, findings)
  }
  if (resolved.format === 'byte' && isTyped) return checkBase64(String(nonNull), findings)
  return nonNull
}

/** Whether a schema allows any value, such as that of managedFields. */
const allowsAnything = ({ type, properties, additionalProperties }: ResolvedSchema) =>
  type === undefined || (type === 'object' && !properties && !additionalProperties)

/** The value that a null becomes, for example in a list: the zero value of the type. */
const emptyValue = ({ type }: ResolvedSchema): unknown =>
  ({ string: '', integer: 0, number: 0, boolean: false, array: [] as unknown[] })[String(type)] ?? {}

function hasType(value: unknown, { type, format }: ResolvedSchema): boolean {
  if (type === 'object') return isJsonObject(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isSafeInteger(value) && (format !== 'int32' || isInt32(Number(value)))
  return typeof value === type
}

const isInt32 = (value: number) => value >= -(2 ** 31) && value < 2 ** 31

/** The decoders of the types that have their own, by type. */
const specialDecoders: Record<string, (value: unknown, findings: Findings) => unknown> = {
  'resource.Quantity': (value, findings) => {
    try {
      return formatQuantity(parseQuantity(quantityText(value)))
    } catch (error) {
      if (!(error instanceof InvalidQuantityError)) throw error
      findings.decoderError ??= error.message.replace(/, got .*/s, '')
      return value
    }
  },
  'intstr.IntOrString': (value, findings) => {
    const goType = typeof value === 'number' ? 'int32' : 'string'
    if (typeof value !== 'string' && !(Number.isInteger(value) && isInt32(Number(value))))
      findings.decoderError ??= `json: cannot unmarshal ${jsonTypeOf(value, { type: 'integer' })} into Go value of type ${goType}`
    return value
  },
  'v1.Time': checkTime,
  'v1.MicroTime': checkTime,
}

/** A quantity as a number or text. Other JSON values are not quantities, even a list of one. */
const quantityText = (value: unknown) => {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? value.trim() : JSON.stringify(value)
}

function checkTime(value: unknown, findings: Findings): unknown {
  if (typeof value !== 'string')
    findings.decoderError ??= `json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type string`
  else if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) || Number.isNaN(Date.parse(value)))
    findings.decoderError ??= `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`
  return value
}

function checkBase64(text: string, findings: Findings): string {
  const [validPart = ''] = /^[A-Za-z0-9+/\r\n]*/.exec(text) ?? []
  const padding = text.slice(validPart.length)
  const digits = validPart.replaceAll(/[\r\n]/g, '').length
  const isComplete = (digits + padding.length) % 4 === 0 && ['', '=', '=='].includes(padding.trimEnd())
  if (!isComplete) findings.decoderError ??= `illegal base64 data at input byte ${validPart.length}`
  return text
}

/** Adds the defaults of a schema to a value. */
function withDefaults(value: unknown, { properties = {}, items }: Schema): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withDefaults(item, items ?? {}))
  if (!isJsonObject(value)) return value
  const defaults = Object.entries(properties).map(([field, child]) => [field, child.default] as const)
  const entries = Object.entries(value).map(([field, inner]) => [field, withDefaults(inner, properties[field] ?? {})])
  return { ...defined(Object.fromEntries(defaults)), ...Object.fromEntries(entries) }
}
