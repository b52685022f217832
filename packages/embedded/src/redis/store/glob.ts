const known = new Map<string, RegExp>()

/** The pattern of KEYS, SCAN and PSUBSCRIBE: `*`, `?`, `[a-z]`, `[^a]` and `\` before a character that means itself. */
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

// A set such as [z-a] is no expression; as a pattern it is just one that matches its own text.
function compile(source: string, pattern: string): RegExp {
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return new RegExp(`^${literal(pattern)}$`)
  }
}
