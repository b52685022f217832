import { isJsonObject } from '../kubernetes-api/writes/merge'
import { type Schema } from './schemas'

/** The value of a custom resource with the defaults of its schema. */
export function withSchemaDefaults(value: unknown, schema: Schema): unknown {
  const { properties = {}, items } = schema
  if (Array.isArray(value)) return value.map((item: unknown) => withSchemaDefaults(item, items ?? {}))
  if (!isJsonObject(value)) return value
  const presets = Object.entries(properties).flatMap(([field, child]) =>
    child.default === undefined ? [] : [[field, child.default] as const],
  )
  const entries = Object.entries(value).map(([field, inner]) => [
    field,
    withSchemaDefaults(inner, properties[field] ?? {}),
  ])
  return { ...Object.fromEntries(presets), ...Object.fromEntries(entries) }
}
