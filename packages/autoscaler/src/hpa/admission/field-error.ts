/** An error of the API server about one field of an object. */
export interface FieldError {
  field: string
  reason: 'Required' | 'Invalid' | 'NotSupported' | 'Forbidden'
  detail: string
  /** The text of the API server. */
  message: string
}

const titles = {
  Required: 'Required value',
  Invalid: 'Invalid value',
  NotSupported: 'Unsupported value',
  Forbidden: 'Forbidden',
}

/** Creates an error about a value. */
function fieldError(field: string, reason: FieldError['reason'], detail: string, value?: unknown): FieldError {
  const parts = [
    field,
    titles[reason],
    ...(value === undefined ? [] : [JSON.stringify(value)]),
    ...(detail === '' ? [] : [detail]),
  ]
  return { field, reason, detail, message: parts.join(': ') }
}

/** Creates an error about a missing value. */
export const required = (field: string, detail = ''): FieldError => fieldError(field, 'Required', detail)

/** Creates an error about a value that is not allowed. */
export const forbidden = (field: string, detail: string): FieldError => fieldError(field, 'Forbidden', detail)

/** Creates an error about an invalid value. */
export const invalid = (field: string, value: unknown, detail: string): FieldError =>
  fieldError(field, 'Invalid', detail, value)

/** An error if the value is not one of the supported values. */
export function errorUnlessOneOf(field: string, value: string, supported: readonly string[]): FieldError[] {
  const list = `supported values: ${supported.map((each) => `"${each}"`).join(', ')}`
  return errorIf(!supported.includes(value), fieldError(field, 'NotSupported', list, value))
}

/** The error, if the condition is true. */
export const errorIf = (condition: boolean, error: FieldError): FieldError[] => (condition ? [error] : [])

/** An error if the number is negative. */
export const errorIfNegative = (field: string, value = 0): FieldError[] =>
  errorIf(value < 0, invalid(field, value, 'must be greater than or equal to 0'))

/** The errors of a value that is used as a segment of a URL path. */
export function pathSegmentErrors(field: string, value: string): FieldError[] {
  if (value === '.' || value === '..') return [invalid(field, value, `may not be '${value}'`)]
  return ['/', '%'].flatMap((character) =>
    errorIf(value.includes(character), invalid(field, value, `may not contain '${character}'`)),
  )
}
