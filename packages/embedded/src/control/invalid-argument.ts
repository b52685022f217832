/** An argument of a start function or of a server's method is invalid. The message says which values are valid. */
export class InvalidArgumentError extends Error {
  override readonly name = 'InvalidArgumentError'
  readonly code = 'EMBEDDED_INVALID_ARGUMENT'
}

/** Finds a name, ignoring case, and returns it as written in `known`. @throws InvalidArgumentError if it is missing. */
export function knownName(kind: string, name: string, known: Iterable<string>): string {
  const names = [...known]
  const match = names.find((each) => each.toLowerCase() === String(name).toLowerCase())
  if (match !== undefined) return match
  throw new InvalidArgumentError(`no ${kind} named ${name}; known: ${names.join(', ')}`)
}

/** @throws InvalidArgumentError unless the value is a number of at least `min`. */
export function assertAtLeast(name: string, value: unknown, min: number): void {
  if (typeof value === 'number' && value >= min) return
  throw new InvalidArgumentError(`${name} must be a number of at least ${min}, not ${String(value)}`)
}
