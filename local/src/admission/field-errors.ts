// `invalid`, `required`, `forbidden` and `duplicate` are named like functions of the Go package `field` of Kubernetes.

/** The API server's error for an invalid value. `field`: the path of the field, such as `spec.ports[0].name`. */
export const invalid = (field: string, value: unknown, text: string) =>
  `${field}: Invalid value: ${JSON.stringify(value)}: ${text}`

export const required = (field: string, text?: string) =>
  `${field}: Required value${text === undefined ? '' : `: ${text}`}`

export const forbidden = (field: string, text: string) => `${field}: Forbidden: ${text}`

export const duplicate = (field: string, value: unknown) => `${field}: Duplicate value: ${JSON.stringify(value)}`

export const unsupported = (field: string, value: unknown, supported: readonly string[]) =>
  `${field}: Unsupported value: ${JSON.stringify(value)}: supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`

/** The error for a value that is not one of `supported`; none if the field is absent. */
export const choiceErrors = (field: string, value: string | undefined, supported: readonly string[]) =>
  value === undefined || supported.includes(value) ? [] : [unsupported(field, value, supported)]

export const negativeErrors = (field: string, value = 0) =>
  value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []

type ProblemsOf = (value: string) => readonly string[]

/** One error for each problem of a value. */
export const valueErrors = (field: string, value: string, problemsOf: ProblemsOf) =>
  problemsOf(value).map((text) => invalid(field, value, text))

/** Like {@link valueErrors}, but an empty string is an absent value, which is valid. */
export const optionalErrors = (field: string, value: string, problemsOf: ProblemsOf) =>
  value === '' ? [] : valueErrors(field, value, problemsOf)

/** Like {@link valueErrors}, but an empty string is an absent value, which is an error. */
export const requiredErrors = (field: string, value: string, problemsOf: ProblemsOf = () => []) =>
  value === '' ? [required(field)] : valueErrors(field, value, problemsOf)

/** Errors for the items of a list. */
export const itemErrors = <T>(
  field: string,
  items: readonly T[] | undefined,
  errorsOf: (field: string, item: T, index: number) => string[],
) => (items ?? []).flatMap((item, index) => errorsOf(`${field}[${index}]`, item, index))

/** The errors for a port: a number, or the name of a container's port. */
export function portErrors(field: string, port: number | string = 0): string[] {
  if (typeof port === 'string') return valueErrors(field, port, portNameProblems)
  return port > 0 && port <= 65_535 ? [] : [invalid(field, port, 'must be between 1 and 65535, inclusive')]
}

/** What is wrong with the name of a port; empty if it is valid. */
export const portNameProblems = (name: string) => [
  ...(name.length > 15 ? ['must be no more than 15 characters'] : []),
  ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
  ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
  ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
  ...(/^-|-$/.test(name) ? ['must not begin or end with a hyphen'] : []),
]
