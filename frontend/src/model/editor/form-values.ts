import {
  type Diagnostic,
  type Model,
  type ModelInput,
  type ModelPath,
  checkModel,
  diagnostic,
  parseModel,
  valueOfYaml,
  yamlOf,
} from '@food-delivery/deployment-model'
import { errorMessage } from '../../platform/error-message'
import { type Sticker } from '../document/sticker'
import { type Field, type FieldName } from './fields'

/** The text of each field. */
export type FormValues = Readonly<Partial<Record<FieldName, string>>>

/** The values of a sticker as texts of its fields. */
export function valuesOf(sticker: Sticker, fields: readonly Field[]): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = valueAt(sticker.entry, field.path)
      // The default name of the Ingress is the name of the model.
      const isIngressName = sticker.kind === 'Ingress' && field.name === 'name'
      return [field.name, isIngressName ? sticker.name : textOf(field, value)]
    }),
  )
}

/** The changed model, or the errors by field. */
export type SubmitResult =
  | { readonly model: Model }
  | { readonly errors: Readonly<Partial<Record<FieldName | 'form', Diagnostic[]>>> }

/** Writes the values of the fields into the model. Returns errors for invalid values and for duplicate names. */
export function submit(model: Model, sticker: Sticker, fields: readonly Field[], values: FormValues): SubmitResult {
  const entry: Record<string, unknown> = { ...sticker.entry }
  for (const field of fields) {
    const parsed = parseField(field, values[field.name] ?? '')
    if ('diagnostic' in parsed) return { errors: { [field.name]: [parsed.diagnostic] } }
    setNested(entry, field.path, parsed.value)
  }
  const parsed = parseModel(candidateOf(model, sticker, entry))
  if (!('model' in parsed)) return { errors: errorsByField(parsed.diagnostics, sticker, fields) }
  const duplicates = checkModel(parsed.model).filter(
    ({ code, path }) => code === 'duplicateName' && path[0] === sticker.path[0],
  )
  return duplicates.length > 0 ? { errors: { name: duplicates } } : { model: parsed.model }
}

/** The model with the changed entry, not validated yet. */
function candidateOf(model: Model, sticker: Sticker, entry: Record<string, unknown>): ModelInput {
  if (sticker.kind === 'Ingress') return { ...model, ingress: entry }
  const list = String(sticker.path[0]) as 'services' | 'autoscalers'
  const candidate = { ...model, [list]: model[list].map((existing) => (existing === sticker.entry ? entry : existing)) }
  const { name } = entry
  return list === 'services' && typeof name === 'string' ? withNewName(candidate, sticker.name, name) : candidate
}

/** Renames the Deployment in its autoscalers too. */
function withNewName(model: Model, before: string, after: string): Model {
  if (before === after) return model
  const renamed = (deployment: string | undefined) => (deployment === before ? { deployment: after } : {})
  return { ...model, autoscalers: model.autoscalers.map((entry) => ({ ...entry, ...renamed(entry.deployment) })) }
}

function errorsByField(diagnostics: readonly Diagnostic[], sticker: Sticker, fields: readonly Field[]) {
  const errors: Partial<Record<FieldName | 'form', Diagnostic[]>> = {}
  for (const diagnostic of diagnostics) {
    const { code, values } = diagnostic
    // A diagnostic about a missing field has the path of its parent.
    const path = [...diagnostic.path, ...(code === 'missing' ? [values['field'] ?? ''] : [])]
    const field = fields.find((candidate) => startsWith(path, [...sticker.path, ...candidate.path]))
    const name = field?.name ?? 'form'
    errors[name] = [...(errors[name] ?? []), diagnostic]
  }
  return errors
}

const startsWith = (path: ModelPath, start: ModelPath) => start.every((part, index) => path[index] === part)

function textOf({ type }: Field, value: unknown): string {
  if (value === undefined) return ''
  if (type === 'lines') return (value as string[]).join('\n')
  if (type === 'yaml') return yamlOf(value as object)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The value of a field; undefined if its text is empty. */
function parseField(field: Field, text: string): { value: unknown } | { diagnostic: Diagnostic } {
  try {
    return { value: parseValue(field, text.trim()) }
  } catch (error) {
    return { diagnostic: diagnostic('notYaml', [], { reason: errorMessage(error) }) }
  }
}

function parseValue({ type }: Field, text: string): unknown {
  if (type === 'lines') return text === '' ? [] : text.split(/\s+/)
  if (text === '') return undefined
  if (type === 'yaml') return valueOfYaml(text)
  if (type !== 'number') return text
  const number = Number(text)
  return Number.isNaN(number) ? text : number
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}

/** Sets a nested value; removes objects that become empty. */
function setNested(target: Record<string, unknown>, [key = '', ...innerPath]: readonly string[], value: unknown): void {
  if (innerPath.length > 0) {
    const inner = { ...(target[key] as Record<string, unknown> | undefined) }
    setNested(inner, innerPath, value)
    if (Object.keys(inner).length > 0) target[key] = inner
    else delete target[key]
  } else if (value === undefined) delete target[key]
  else target[key] = value
}
