const SECRET_KEY = /pass(word|wd)?$|authorization|cookie|secret|token|sasl|credential|api[-_]?key|private[-_]?key/i
// Matches the credentials of a URL, as in mongodb://user:pass@host and redis://:pass@host.
const USERINFO = /([a-z][a-z0-9+.-]*:\/\/)[^/?#\s"'\\@]*(?:@[^/?#\s"'\\@]*)*@/gi
const MAX_DEPTH = 6

/** Stands for a secret in the log. */
export const REDACTED = '[redacted]'

/** The text without the credentials of the URLs in it. */
export function withoutUserinfo(text: string): string {
  return text.includes('@') ? text.replace(USERINFO, `$1${REDACTED}@`) : text
}

/**
 * A copy of log fields without the values of secret keys, at any depth. Errors become plain objects with type, message,
 * stack, cause and their other fields, such as code.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return redactObject(fields, 0, new Set())
}

function redactObject(fields: object, depth: number, parents: Set<object>): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields))
    copy[key] = SECRET_KEY.test(key) && value !== undefined ? REDACTED : redactValue(value, depth, parents)
  return copy
}

function redactValue(value: unknown, depth: number, parents: Set<object>): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (parents.has(value)) return '[circular]'
  if (depth >= MAX_DEPTH) return '[nested too deeply]'
  const inner = new Set(parents).add(value)
  if (value instanceof Error) return redactError(value, depth, inner)
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1, inner))
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`
  if (hasToJSON(value)) return redactValue(jsonOf(value), depth + 1, inner)
  return redactObject(value, depth + 1, inner)
}

interface WithToJSON {
  toJSON(): unknown
}

const hasToJSON = (value: object): value is WithToJSON => 'toJSON' in value && typeof value.toJSON === 'function'

function jsonOf(value: WithToJSON): unknown {
  try {
    return value.toJSON()
  } catch {
    return '[toJSON failed]'
  }
}

function redactError(error: Error, depth: number, parents: Set<object>): Record<string, unknown> {
  const { name: type, message, stack, cause } = error
  const { name: _name, ...fields } = redactObject(error, depth + 1, parents)
  return {
    type,
    message,
    ...fields,
    stack,
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1, parents) }),
  }
}
