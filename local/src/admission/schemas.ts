import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A schema of OpenAPI v3, with the extensions of Kubernetes. */
export interface Schema {
  $ref?: string
  allOf?: readonly Schema[]
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  format?: string
  default?: unknown
  properties?: Readonly<Record<string, Schema>>
  additionalProperties?: Schema
  items?: Schema
  required?: readonly string[]
  enum?: readonly string[]
  minimum?: number
  maximum?: number
  minLength?: number
  minItems?: number
  pattern?: string
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-validations'?: readonly { rule: string; message: string }[]
  'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[]
}

/** A schema whose reference is resolved. `name`: the name of its type, if any, such as `io.k8s.api.core.v1.Pod`. */
export interface ResolvedSchema extends Schema {
  name?: string
}

/** The folders of `local/schemas`, of which each contains a schemas.json. */
const FOLDERS = ['kubernetes-1.37.2', 'keda-2.21.0']
const REF = '#/components/schemas/'
const REFERENCES = new RegExp(`"${REF}([^"]+)"`, 'g')
const schemasByName: Record<string, Schema> = {}
/** The names of the schemas, by group, version and kind. */
const namesByKind = new Map<string, string>()

/** The schemas of all kinds, by name. The files are read on first use. */
function schemas(): Readonly<Record<string, Schema>> {
  if (namesByKind.size > 0) return schemasByName
  for (const folder of FOLDERS) {
    const text = readFileSync(join(__dirname, '..', '..', 'schemas', folder, 'schemas.json'), 'utf8')
    Object.assign(schemasByName, (JSON.parse(text) as { schemas: Record<string, Schema> }).schemas)
  }
  for (const [name, schema] of Object.entries(schemasByName))
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? [])
      namesByKind.set(`${group}/${version}/${kind}`, name)
  return schemasByName
}

/** The schema of a kind; undefined if the local cluster has none, as for a Route. */
export function schemaOf(apiVersion: string, kind: string): ResolvedSchema | undefined {
  const byName = schemas()
  const name = namesByKind.get(`${apiVersion.includes('/') ? '' : '/'}${apiVersion}/${kind}`)
  return name === undefined ? undefined : { ...byName[name], name }
}

/** The schemas of kinds and of all types that they refer to, by name. */
export function schemasOf(kinds: readonly { apiVersion: string; kind: string }[]): Record<string, Schema> {
  const byName = schemas()
  const names = new Set(kinds.flatMap(({ apiVersion, kind }) => schemaOf(apiVersion, kind)?.name ?? []))
  // The iteration of a set includes elements that are added during it.
  for (const name of names)
    for (const [, referenced = ''] of JSON.stringify(byName[name]).matchAll(REFERENCES)) names.add(referenced)
  return Object.fromEntries([...names].toSorted().flatMap((name) => (byName[name] ? [[name, byName[name]]] : [])))
}

/** The schema that a field refers to, or the schema itself if it has no reference. */
export function resolve(schema: Schema): ResolvedSchema {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (ref === undefined) return schema
  const name = ref.slice(REF.length)
  return { ...schemas()[name], name }
}
