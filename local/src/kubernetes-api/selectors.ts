import { type KubeObject } from '../manifests/objects'
import { textAt } from './table'

export type Predicate = (object: KubeObject) => boolean

/** An invalid selector; the API responds with 400. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError'
  readonly code = 'BAD_SELECTOR'
}

/** Parses a label selector such as `a=b,c!=d,e in (f,g),h notin (i),j,!k`. @throws SelectorError */
export function parseLabelSelector(text: string): Predicate {
  const requirements = splitRequirements(text).map(parseRequirement)
  return ({ metadata }) => requirements.every((matches) => matches(metadata.labels ?? {}))
}

/** Parses a field selector such as `metadata.name=x,status.phase!=Running`. @throws SelectorError */
export function parseFieldSelector(text: string): Predicate {
  const requirements = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, path, operator, value] = /^([\w.-]+)\s*(==|=|!=)\s*(.*)$/.exec(part.trim()) ?? []
      if (path === undefined) throw new SelectorError(`invalid field selector "${part}": expected a.b=c or a.b!=c`)
      return (object: KubeObject) => (textAt(path)(object) === value) === (operator !== '!=')
    })
  return (object) => requirements.every((matches) => matches(object))
}

type LabelPredicate = (labels: Record<string, string>) => boolean

const KEY = '([A-Za-z0-9][\\w./-]*)'
const OPERATORS: [RegExp, (key: string, value: string) => LabelPredicate][] = [
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

function parseRequirement(text: string): LabelPredicate {
  for (const [pattern, createPredicate] of OPERATORS) {
    const [, key, value = ''] = pattern.exec(text) ?? []
    if (key !== undefined) return createPredicate(key, value)
  }
  throw new SelectorError(`invalid label selector "${text}": expected such as a=b, a!=b, a in (b,c), a or !a`)
}

/** Splits at commas, but not inside parentheses, where they separate values. */
function splitRequirements(text: string): string[] {
  return (text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '')
}

const values = (list: string) => list.split(',').map((value) => value.trim())
