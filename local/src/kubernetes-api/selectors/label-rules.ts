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

/** @throws ApiError if a label cannot have such a key or value */
export function assertRequirement({ key, operator, values }: Requirement): void {
  const keyErrors = labelKeyErrors(key)
  if (keyErrors.length > 0) throw invalid('<nil>', key, keyErrors.join('; '))
  if ((operator === '>' || operator === '<') && !/^[+-]?\d+$/.test(values[0] ?? ''))
    throw invalid('values[0]', values[0] ?? '', "for 'Gt', 'Lt' operators, the value must be an integer")
  for (const [index, value] of values.toSorted().entries()) {
    const errors = labelValueErrors(value)
    if (errors.length > 0) throw invalid(`values[${index}][${key}]`, value, errors.join('; '))
  }
}

/** What is wrong with the key of a label, in the words of Kubernetes; empty if it is valid. */
export function labelKeyErrors(key: string): string[] {
  const parts = key.split('/')
  if (parts.length > 2) return [KEY_TEXT]
  const [name = '', prefix] = parts.toReversed()
  const errors: string[] = []
  if (prefix === '') errors.push('prefix part must be non-empty')
  else if (prefix !== undefined && !PREFIX.test(prefix)) errors.push(PREFIX_TEXT)
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > MAX_LENGTH) errors.push(`name part must be no more than ${MAX_LENGTH} bytes`)
  return NAME.test(name) ? errors : [...errors, `name part ${NAME_TEXT}`]
}

/** What is wrong with the value of a label; empty if it is valid. */
function labelValueErrors(value: string): string[] {
  const errors = value.length > MAX_LENGTH ? [`must be no more than ${MAX_LENGTH} bytes`] : []
  return value === '' || NAME.test(value) ? errors : [...errors, VALUE_TEXT]
}

/** What is wrong with the labels of an object. */
export function labelErrors(labels: Readonly<Record<string, unknown>>, field = 'metadata.labels'): string[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    if (typeof value !== 'string') return [`${field}: Invalid value: ${JSON.stringify(value)}: expected a string`]
    const named = (text: string, errors: string[]) =>
      errors.map((error) => `${field}: Invalid value: ${JSON.stringify(text)}: ${error}`)
    return [...named(key, labelKeyErrors(key)), ...named(value, labelValueErrors(value))]
  })
}

const invalid = (path: string, value: string, reason: string) =>
  badRequest(`unable to parse requirement: ${path}: Invalid value: ${JSON.stringify(value)}: ${reason}`)
