import { invalid, valueErrors } from '../../admission/field-errors'
import { badRequest } from '../responses'

export interface Requirement {
  key: string
  operator: string
  values: string[]
}

const NAME_TEXT =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const PREFIX_TEXT =
  "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const KEY_TEXT =
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const PREFIX = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const MAX_LENGTH = 63

/** @throws ApiError if no label can have this key or one of these values */
export function assertRequirement({ key, operator, values }: Requirement): void {
  const keyProblems = labelKeyProblems(key)
  if (keyProblems.length > 0) throw requirementError('<nil>', key, keyProblems.join('; '))
  if ((operator === '>' || operator === '<') && !/^[+-]?\d+$/.test(values[0] ?? ''))
    throw requirementError('values[0]', values[0] ?? '', "for 'Gt', 'Lt' operators, the value must be an integer")
  for (const [index, value] of values.toSorted().entries()) {
    const problems = labelValueProblems(value)
    if (problems.length > 0) throw requirementError(`values[${index}][${key}]`, value, problems.join('; '))
  }
}

/** What is wrong with the key of a label, in the words of Kubernetes; empty if it is valid. */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split('/')
  if (parts.length > 2) return [KEY_TEXT]
  const [name = '', prefix] = parts.toReversed()
  const problems: string[] = []
  if (prefix === '') problems.push('prefix part must be non-empty')
  else if (prefix !== undefined && !PREFIX.test(prefix)) problems.push(PREFIX_TEXT)
  if (name === '') problems.push('name part must be non-empty')
  else if (name.length > MAX_LENGTH) problems.push(`name part must be no more than ${MAX_LENGTH} bytes`)
  return NAME.test(name) ? problems : [...problems, `name part ${NAME_TEXT}`]
}

/** What is wrong with the value of a label; empty if it is valid. */
function labelValueProblems(value: string): string[] {
  const problems = value.length > MAX_LENGTH ? [`must be no more than ${MAX_LENGTH} bytes`] : []
  return value === '' || NAME.test(value) ? problems : [...problems, VALUE_TEXT]
}

/** The API server's errors for the labels of an object. */
export const labelErrors = (labels: Readonly<Record<string, unknown>>, field = 'metadata.labels') =>
  Object.entries(labels).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [...valueErrors(field, key, labelKeyProblems), ...valueErrors(field, value, labelValueProblems)]
      : [invalid(field, value, 'expected a string')],
  )

const requirementError = (path: string, value: string, reason: string) =>
  badRequest(`unable to parse requirement: ${invalid(path, value, reason)}`)
