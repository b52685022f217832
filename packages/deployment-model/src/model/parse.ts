import { type z } from 'zod'
import { type Diagnostic, type ModelPath, diagnostic } from '../diagnostics/diagnostic'
import { didYouMean } from '../diagnostics/did-you-mean'
import { type DiagnosticCode, english } from '../diagnostics/words'
import { type Model, modelSchema } from './schema'

/** The parsed model, or the reasons why it is invalid. */
export type Parsed = { readonly model: Model } | { readonly diagnostics: readonly Diagnostic[] }

/** Parses a model from a file or a browser. Every diagnostic names the place and what is expected there. */
export function parseModel(value: unknown): Parsed {
  const { data, error } = modelSchema.safeParse(value)
  return data ? { model: data } : { diagnostics: error.issues.flatMap((issue) => diagnosticsOf(issue, value)) }
}

type Issue = z.core.$ZodIssue

function diagnosticsOf(issue: Issue, root: unknown): Diagnostic[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((field) =>
      diagnostic('unknownField', [...path, field], { field, instead: didYouMean(field, fieldsAt(path)) }),
    )
  // The inner issues name the problem of a record's key.
  if (issue.code === 'invalid_key')
    return issue.issues.flatMap((inner) => diagnosticsOf({ ...inner, path: issue.path }, root))
  const actual = valueAt(root, path)
  if (actual === undefined) return [diagnostic('missing', path.slice(0, -1), { field: String(path.at(-1) ?? 'model') })]
  if (isCode(issue.message)) return [diagnostic(issue.message, path, {})]
  if (issue.code === 'invalid_type')
    return [diagnostic('wrongType', path, { expected: issue.expected, actual: typeName(actual) })]
  return [diagnostic('badValue', path, { reason: issue.message })]
}

/** Codes that rules of the schema use as their message; their sentences take no values. */
type PlainCode = { [C in DiagnosticCode]: C extends `bad${string}` | 'empty' ? C : never }[DiagnosticCode] &
  Exclude<DiagnosticCode, 'badValue'>
const isCode = (message: string): message is PlainCode => Object.hasOwn(english, message)

/** Names of the fields that the schema allows at a place. */
function fieldsAt(path: ModelPath): string[] {
  let schema: unknown = modelSchema
  for (const part of path) schema = inside(unwrap(schema), part)
  return choices(unwrap(schema)).flatMap((choice) => Object.keys((choice as { shape?: object }).shape ?? {}))
}

interface Inside {
  shape?: Record<string, unknown>
  element?: unknown
  options?: unknown[]
  def?: { innerType?: unknown }
}

function inside(schema: unknown, part: string | number): unknown {
  const { element } = schema as Inside
  if (typeof part === 'number') return element
  return choices(schema)
    .map((choice) => (choice as Inside).shape?.[part])
    .find((found) => found !== undefined)
}

const choices = (schema: unknown): unknown[] => (schema as Inside | undefined)?.options ?? [schema ?? {}]

/** The schema inside a default or an optional field. */
function unwrap(schema: unknown): unknown {
  const inner = (schema as Inside | undefined)?.def?.innerType
  return inner === undefined ? schema : unwrap(inner)
}

function valueAt(value: unknown, path: ModelPath): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[part] : undefined,
    value,
  )
}

function typeName(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
