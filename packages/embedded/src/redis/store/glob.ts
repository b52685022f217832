const known = new Map<string, RegExp>()

/** Compiles a glob pattern of KEYS, SCAN and PSUBSCRIBE: `*`, `?`, `[a-z]`, `[^a]` and `\` as the escape character. */
export function globToRegExp(pattern: string): RegExp {
  const found = known.get(pattern)
  if (found) return found
  const source = pattern.replace(
    /\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|[\s\S]/g,
    (part, escaped?: string, not?: string, set?: string) => {
      if (escaped !== undefined) return literal(escaped)
      if (set !== undefined)
        return set === '' ? (not === '^' ? '[\\s\\S]' : '(?!)') : `[${not}${set.replace(/[[\]^]/g, '\\$&')}]`
      if (part === '*') return '[\\s\\S]*'
      return part === '?' ? '[\\s\\S]' : literal(part)
    },
  )
  const expression = compile(source, pattern)
  if (known.size > 1_000) known.clear()
  known.set(pattern, expression)
  return expression
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

// A range such as [z-a] is invalid in a RegExp; such a pattern matches itself literally.
function compile(source: string, pattern: string): RegExp {
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return new RegExp(`^${literal(pattern)}$`)
  }
}
