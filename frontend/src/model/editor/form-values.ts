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
import { type Sticker } from '../document/sticker'
import { type Field, type FieldName } from './fields'

/** The texts of the fields. */
export type FormValues = Readonly<Partial<Record<FieldName, string>>>

/** The values of a sticker as texts of its fields. */
export function valuesOf(sticker: Sticker, fields: readonly Field[]): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = valueAt(sticker.entry, field.path)
      // Without a name of its own the Ingress has that of the model.
      const isIngressName = sticker.kind === 'Ingress' && field.name === 'name'
      return [field.name, isIngressName ? sticker.name : textOf(field, value)]
    }),
  )
}

/** Result of saving: the changed model, or the errors by field. */
export type Submitted =
  | { readonly model: Model }
  | { readonly errors: Readonly<Partial<Record<FieldName | 'form', Diagnostic[]>>> }

/** Applies the fields to the model. Refuses what does not parse, and duplicate names. */
export function submit(model: Model, sticker: Sticker, fields: readonly Field[], values: FormValues): Submitted {
  const entry: Record<string, unknown> = { ...sticker.entry }
  for (const field of fields) {
    const read = readField(field, values[field.name] ?? '')
    if ('diagnostic' in read) return { errors: { [field.name]: [read.diagnostic] } }
    put(entry, field.path, read.value)
  }
  const parsed = parseModel(candidateOf(model, sticker, entry))
  if (!('model' in parsed)) return { errors: byField(parsed.diagnostics, sticker, fields) }
  const twice = checkModel(parsed.model).filter(
    ({ code, path }) => code === 'duplicateName' && path[0] === sticker.path[0],
  )
  return twice.length > 0 ? { errors: { name: twice } } : { model: parsed.model }
}

function candidateOf(model: Model, sticker: Sticker, entry: Record<string, unknown>): ModelInput {
  if (sticker.kind === 'Ingress') return { ...model, ingress: entry }
  const list = String(sticker.path[0]) as 'services' | 'autoscalers'
  const replaced = model[list].map((each) => (each === sticker.entry ? entry : each))
  const candidate = { ...model, [list]: replaced }
  const { name } = entry
  return list === 'services' && typeof name === 'string' ? withNewName(candidate, sticker.name, name) : candidate
}

/** Autoscalers follow a renamed Deployment. */
function withNewName(model: Model, before: string, after: string): Model {
  if (before === after) return model
  const follow = (deployment: string | undefined) => (deployment === before ? { deployment: after } : {})
  return { ...model, autoscalers: model.autoscalers.map((each) => ({ ...each, ...follow(each.deployment) })) }
}

function byField(diagnostics: readonly Diagnostic[], sticker: Sticker, fields: readonly Field[]) {
  const found: Partial<Record<FieldName | 'form', Diagnostic[]>> = {}
  for (const each of diagnostics) {
    const place = [...each.path, ...(each.code === 'missing' ? [each.values['field'] ?? ''] : [])]
    const field = fields.find(({ path }) => startsWith(place, [...sticker.path, ...path]))
    ;(found[field?.name ?? 'form'] ??= []).push(each)
  }
  return found
}

const startsWith = (path: ModelPath, start: ModelPath) => start.every((part, index) => path[index] === part)

function textOf({ type }: Field, value: unknown): string {
  if (value === undefined) return ''
  if (type === 'lines') return (value as string[]).join('\n')
  if (type === 'yaml') return yamlOf(value as object)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Parses the text of a field; an empty one is undefined. */
function readField(field: Field, text: string): { value: unknown } | { diagnostic: Diagnostic } {
  try {
    return { value: valueFrom(field, text.trim()) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { diagnostic: diagnostic('notYaml', [], { reason }) }
  }
}

function valueFrom({ type }: Field, text: string): unknown {
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
function put(target: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    const inner = { ...(target[key] as Record<string, unknown> | undefined) }
    put(inner, rest, value)
    if (Object.keys(inner).length > 0) target[key] = inner
    else delete target[key]
  } else if (value === undefined) delete target[key]
  else target[key] = value
}
