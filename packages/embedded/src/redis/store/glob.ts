import { memoized } from '../../memoized'

/** Compiles a glob pattern of KEYS, SCAN and PSUBSCRIBE: `*`, `?`, `[a-z]`, `[^a]` and `\` as the escape character. */
export const globToRegExp = memoized((pattern) => {
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
  return compile(source, pattern)
}, 1_000)

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
