const cache = new Map<string, RegExp>()

/** Compiles a glob pattern of KEYS, SCAN and PSUBSCRIBE: `*`, `?`, `[a-z]`, `[^a]` and `\` as the escape character. */
export function globToRegExp(pattern: string): RegExp {
  const cached = cache.get(pattern)
  if (cached) return cached
  const source = pattern.replace(
    /\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|[\s\S]/g,
    (part, escaped?: string, negation?: string, characters?: string) => {
      if (escaped !== undefined) return escapeRegExp(escaped)
      if (characters === '') return negation === '^' ? anyCharacter : '(?!)'
      if (characters !== undefined) return `[${negation}${characters.replace(/[[\]^]/g, '\\$&')}]`
      if (part === '*') return `${anyCharacter}*`
      return part === '?' ? anyCharacter : escapeRegExp(part)
    },
  )
  const expression = compile(source, pattern)
  if (cache.size > 1_000) cache.clear()
  cache.set(pattern, expression)
  return expression
}

const anyCharacter = '[\\s\\S]'

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

// A range such as [z-a] is invalid in a RegExp. A pattern with such a range matches only its own text.
function compile(source: string, pattern: string): RegExp {
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return new RegExp(`^${escapeRegExp(pattern)}$`)
  }
}
