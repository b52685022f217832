import { clientNames } from '@food-delivery/planner'
import { type LoadInput, type PlanDocument, exampleDocument, settingNames } from './plan-document'

/** A document, or the path of the first invalid field. */
export type DocumentResult = { readonly document: PlanDocument } | { readonly path: string }

type Check = (value: unknown) => boolean

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText: Check = (value) => typeof value === 'string'
const isAmount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0
const isCount: Check = (value) => Number.isInteger(value) && Number(value) >= 1
const isRates: Check = (value) => Array.isArray(value) && value.length >= 2 && value.every(isAmount)

/** The path of the first field of an object that is unknown, missing or invalid; null if there is none. */
function wrongField(value: unknown, checks: Readonly<Record<string, Check>>, path: string): string | null {
  if (!isObject(value)) return path
  const unknownKey = Object.keys(value).find((key) => !Object.hasOwn(checks, key))
  const wrongKey = unknownKey ?? Object.keys(checks).find((key) => !checks[key]?.(value[key]))
  return wrongKey === undefined ? null : [path, wrongKey].filter((part) => part !== '').join('.')
}

const loadChecks: Record<LoadInput['kind'], Readonly<Record<string, Check>>> = {
  profile: { kind: isText, text: isText },
  drawn: { kind: isText, hours: (value) => isAmount(value) && Number(value) > 0, rates: isRates },
  file: { kind: isText, name: isText, text: isText },
}

function wrongInLoad(load: unknown): string | null {
  const kind = isObject(load) ? load['kind'] : undefined
  const checks =
    typeof kind === 'string' && Object.hasOwn(loadChecks, kind) ? loadChecks[kind as LoadInput['kind']] : null
  return checks ? wrongField(load, checks, 'load') : 'load.kind'
}

function wrongInChanges(changes: unknown): string | null {
  if (!isObject(changes)) return 'changes'
  const knownNames = settingNames.filter((name) => Object.hasOwn(changes, name))
  return wrongField(changes, Object.fromEntries(knownNames.map((name) => [name, isAmount])), 'changes')
}

const checks: Readonly<Record<keyof PlanDocument, Check>> = {
  manifest: isText,
  autoscaler: isText,
  load: isObject,
  work: isText,
  partitions: (value) => value === null || isCount(value),
  client: (value) => clientNames.includes(String(value)),
  start: isText,
  goal: isText,
  price: isAmount,
  other: isText,
  changes: isObject,
}

/** Reads the document of a link or a file. Missing fields get the values of the example; missing `changes` are none. */
export function readDocument(value: unknown): DocumentResult {
  if (!isObject(value)) return { path: '' }
  const document = { ...exampleDocument, changes: {}, ...value }
  const path = wrongField(document, checks, '') ?? wrongInLoad(document.load) ?? wrongInChanges(document.changes)
  return path === null ? { document } : { path }
}
