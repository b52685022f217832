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

/** Makes an error about a value. */
function error(field: string, reason: FieldError['reason'], detail: string, value?: unknown): FieldError {
  const parts = [
    field,
    titles[reason],
    ...(value === undefined ? [] : [JSON.stringify(value)]),
    ...(detail === '' ? [] : [detail]),
  ]
  return { field, reason, detail, message: parts.join(': ') }
}

/** Makes an error about a missing value. */
export const required = (field: string, detail = ''): FieldError => error(field, 'Required', detail)

/** Makes an error about a value that may not be there. */
export const forbidden = (field: string, detail: string): FieldError => error(field, 'Forbidden', detail)

/** Makes an error about an invalid value. */
export const invalid = (field: string, value: unknown, detail: string): FieldError =>
  error(field, 'Invalid', detail, value)

/** The error of a value that is not one of these; none if it is. */
export function unlessOneOf(field: string, value: string, supported: readonly string[]): FieldError[] {
  const list = `supported values: ${supported.map((each) => `"${each}"`).join(', ')}`
  return errorIf(!supported.includes(value), error(field, 'NotSupported', list, value))
}

/** The error, if the condition holds. */
export const errorIf = (isWrong: boolean, found: FieldError): FieldError[] => (isWrong ? [found] : [])

/** The error of a negative number. */
export const unlessNotNegative = (field: string, value = 0): FieldError[] =>
  errorIf(value < 0, invalid(field, value, 'must be greater than or equal to 0'))

/** The errors of a value that becomes a part of a path. */
export function pathSegmentErrors(field: string, value: string): FieldError[] {
  if (value === '.' || value === '..') return [invalid(field, value, `may not be '${value}'`)]
  return ['/', '%'].flatMap((sign) => errorIf(value.includes(sign), invalid(field, value, `may not contain '${sign}'`)))
}
