import { ownValue } from '../../json'
import { type KubeObject } from '../../manifests/objects'
import { LabelParser } from './label-parser'
import { type Requirement } from './label-rules'

export type Predicate = (object: KubeObject) => boolean

type Operator = (value: string | undefined, values: readonly string[]) => boolean

const compare =
  (isMatch: (value: number, limit: number) => boolean): Operator =>
  (value, [limit]) =>
    value !== undefined && /^[+-]?\d+$/.test(value) && isMatch(Number(value), Number(limit))

const oneOf: Operator = (value, values) => value !== undefined && values.includes(value)
const noneOf: Operator = (value, values) => !oneOf(value, values)

const operators: Record<string, Operator> = {
  in: oneOf,
  '=': oneOf,
  '==': oneOf,
  notin: noneOf,
  '!=': noneOf,
  exists: (value) => value !== undefined,
  '!': (value) => value === undefined,
  '>': compare((value, limit) => value > limit),
  '<': compare((value, limit) => value < limit),
}

/**
 * Parses a label selector such as `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
 * @throws ApiError with the message of Kubernetes
 */
export function parseLabelSelector(text: string): Predicate {
  const requirements = new LabelParser(text).parse()
  return ({ metadata }) => requirements.every((requirement) => matches(requirement, metadata.labels ?? {}))
}

function matches({ key, operator, values }: Requirement, labels: Record<string, string>): boolean {
  return operators[operator]?.(ownValue(labels, key), values) ?? false
}
