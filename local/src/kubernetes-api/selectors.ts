import { at } from '../manifests/check-object'
import { type KubeObject } from '../manifests/objects'

export type Predicate = (object: KubeObject) => boolean

/** An invalid selector; the API answers 400. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError'
  readonly code = 'BAD_SELECTOR'
}

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k` as a predicate on labels. @throws SelectorError */
export function parseLabelSelector(text: string): Predicate {
  const requirements = splitRequirements(text).map(parseRequirement)
  return ({ metadata }) => requirements.every((matches) => matches(metadata.labels ?? {}))
}

/** `metadata.name=x,status.phase!=Running` as a predicate on fields. @throws SelectorError */
export function parseFieldSelector(text: string): Predicate {
  const requirements = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, path, operator, value] = /^([\w.-]+)\s*(==|=|!=)\s*(.*)$/.exec(part.trim()) ?? []
      if (path === undefined) throw new SelectorError(`unable to read the field selector "${part}"`)
      return (object: KubeObject) => (fieldText(object, path) === value) === (operator !== '!=')
    })
  return (object) => requirements.every((matches) => matches(object))
}

function fieldText(object: KubeObject, path: string): string {
  const value = at(object, path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

type LabelTest = (labels: Record<string, string>) => boolean

const KEY = '([A-Za-z0-9][\\w./-]*)'
const FORMS: [RegExp, (key: string, value: string) => LabelTest][] = [
  [
    new RegExp(`^${KEY}\\s+in\\s+\\((.*)\\)$`),
    (key, list) => (labels) => key in labels && values(list).includes(labels[key] ?? ''),
  ],
  [new RegExp(`^${KEY}\\s+notin\\s+\\((.*)\\)$`), (key, list) => (labels) => !values(list).includes(labels[key] ?? '')],
  [new RegExp(`^${KEY}\\s*!=\\s*(\\S*)$`), (key, value) => (labels) => labels[key] !== value],
  [new RegExp(`^${KEY}\\s*==?\\s*(\\S*)$`), (key, value) => (labels) => labels[key] === value],
  [new RegExp(`^!\\s*${KEY}$`), (key) => (labels) => !(key in labels)],
  [new RegExp(`^${KEY}$`), (key) => (labels) => key in labels],
]

function parseRequirement(text: string): LabelTest {
  for (const [pattern, make] of FORMS) {
    const [, key, value = ''] = pattern.exec(text) ?? []
    if (key !== undefined) return make(key, value)
  }
  throw new SelectorError(`unable to read the label selector "${text}"`)
}

/** Commas inside parentheses belong to a list of values. */
function splitRequirements(text: string): string[] {
  return (text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '')
}

const values = (list: string) => list.split(',').map((value) => value.trim())
