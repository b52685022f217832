/** The API server's errors for a field, by its path. */
export const invalid = (field: string, value: unknown, text: string) =>
  `${field}: Invalid value: ${JSON.stringify(value)}: ${text}`

export const required = (field: string, text?: string) =>
  `${field}: Required value${text === undefined ? '' : `: ${text}`}`

export const forbidden = (field: string, text: string) => `${field}: Forbidden: ${text}`

export const duplicate = (field: string, value: string) => `${field}: Duplicate value: ${JSON.stringify(value)}`

/** The error for a value that is not one of `supported`; none if the field is absent. */
export function choiceErrors(field: string, value: string | undefined, supported: readonly string[]): string[] {
  if (value === undefined || supported.includes(value)) return []
  const all = supported.map((each) => JSON.stringify(each)).join(', ')
  return [`${field}: Unsupported value: ${JSON.stringify(value)}: supported values: ${all}`]
}

export const negativeErrors = (field: string, value = 0) =>
  value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []

/** Errors for the items of a list. */
export const itemErrors = <T>(
  field: string,
  items: readonly T[] | undefined,
  errorsOf: (field: string, item: T, index: number) => string[],
) => (items ?? []).flatMap((item, index) => errorsOf(`${field}[${index}]`, item, index))

/** The errors for a port. `text` is no port number, but the name of a container's port. */
export function portErrors(field: string, port: number | string | undefined): string[] {
  if (typeof port === 'string') return portNameErrors(port).map((text) => invalid(field, port, text))
  const number = port ?? 0
  return number > 0 && number <= 65_535 ? [] : [invalid(field, number, 'must be between 1 and 65535, inclusive')]
}

/** What is wrong with the name of a port. */
export const portNameErrors = (name: string) => [
  ...(name.length > 15 ? ['must be no more than 15 characters'] : []),
  ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
  ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(/^-|-$/.test(name) ? ['must not begin or end with a hyphen'] : []),
]
