/** An argument of a start function or of a server's method is invalid. The message contains what is valid. */
export class InvalidArgumentError extends Error {
  override readonly name = 'InvalidArgumentError'
  readonly code = 'EMBEDDED_INVALID_ARGUMENT'
}

/** Returns the name as it is written in `known`, in any case. Throws if it is not there. */
export function knownName(kind: string, name: string, known: Iterable<string>): string {
  const names = [...known]
  const found = names.find((each) => each.toLowerCase() === String(name).toLowerCase())
  if (found !== undefined) return found
  throw new InvalidArgumentError(`no ${kind} named ${name}; known: ${names.join(', ')}`)
}

/** Throws unless the value is a number of at least `min`. */
export function assertAtLeast(name: string, value: unknown, min: number): void {
  if (typeof value === 'number' && value >= min) return
  throw new InvalidArgumentError(`${name} must be a number of at least ${min}, not ${String(value)}`)
}
