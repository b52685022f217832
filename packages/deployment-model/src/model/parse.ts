import { type z } from 'zod'
import { type Diagnostic, type ModelPath, diagnostic } from '../diagnostics/diagnostic'
import { didYouMean } from '../diagnostics/did-you-mean'
import { type DiagnosticCode, english } from '../diagnostics/sentences'
import { type Model, modelSchema } from './schema'

/** The parsed model, or the reasons why it is invalid. */
export type Parsed = { readonly model: Model } | { readonly diagnostics: readonly Diagnostic[] }

/** Parses a model. Each diagnostic has the path of the invalid value and says what is expected there. */
export function parseModel(value: unknown): Parsed {
  const { data, error } = modelSchema.safeParse(value)
  return data ? { model: data } : { diagnostics: error.issues.flatMap((issue) => diagnosticsOf(issue, value)) }
}

type Issue = z.core.$ZodIssue

function diagnosticsOf(issue: Issue, root: unknown): Diagnostic[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((field) =>
      diagnostic('unknownField', [...path, field], { field, suggestion: didYouMean(field, fieldsAt(path)) }),
    )
  }
  // The problem of a record's key is in the inner issues.
  if (issue.code === 'invalid_key') {
    return issue.issues.flatMap((inner) => diagnosticsOf({ ...inner, path: issue.path }, root))
  }
  const actual = valueAt(root, path)
  if (actual === undefined) return [diagnostic('missing', path.slice(0, -1), { field: String(path.at(-1) ?? 'model') })]
  if (isPlainCode(issue.message)) return [diagnostic(issue.message, path, {})]
  if (issue.code === 'invalid_type') {
    return [diagnostic('wrongType', path, { expected: issue.expected, actual: typeName(actual) })]
  }
  return [diagnostic('badValue', path, { reason: issue.message })]
}

/** Codes that rules of the schema use as their message; their sentences have no values. */
type PlainCode = Exclude<Extract<DiagnosticCode, `bad${string}` | 'empty'>, 'badValue'>
const isPlainCode = (message: string): message is PlainCode => Object.hasOwn(english, message)

/** Names of the fields that the schema allows at a path. */
function fieldsAt(path: ModelPath): string[] {
  let schema: unknown = modelSchema
  for (const part of path) schema = schemaInside(unwrap(schema), part)
  return choices(unwrap(schema)).flatMap((choice) => Object.keys((choice as { shape?: object }).shape ?? {}))
}

/** The properties of a Zod schema that lead to the schemas inside it. */
interface SchemaParts {
  shape?: Record<string, unknown>
  element?: unknown
  options?: unknown[]
  def?: { innerType?: unknown }
}

/** The schema of an element of a list, or of a field of an object. */
function schemaInside(schema: unknown, part: string | number): unknown {
  const { element } = schema as SchemaParts
  if (typeof part === 'number') return element
  return choices(schema)
    .map((choice) => (choice as SchemaParts).shape?.[part])
    .find((inner) => inner !== undefined)
}

/** The schemas of a union; any other schema is the only choice. */
const choices = (schema: unknown): unknown[] => (schema as SchemaParts | undefined)?.options ?? [schema ?? {}]

/** The schema inside a default or an optional field. */
function unwrap(schema: unknown): unknown {
  const inner = (schema as SchemaParts | undefined)?.def?.innerType
  return inner === undefined ? schema : unwrap(inner)
}

function valueAt(value: unknown, path: ModelPath): unknown {
  let inner = value
  for (const part of path) {
    if (typeof inner !== 'object' || inner === null) return undefined
    inner = (inner as Record<string | number, unknown>)[part]
  }
  return inner
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
