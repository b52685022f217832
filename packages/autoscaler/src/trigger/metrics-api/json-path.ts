/** The position of the first of these characters that is neither escaped nor inside a query; -1 if there is none. */
function indexOutside(characters: string, path: string): number {
  let depth = 0
  for (let index = 0; index < path.length; index += 1) {
    const character = path.charAt(index)
    if (character === '\\') index += 1
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (depth === 0 && characters.includes(character)) return index
  }
  return -1
}

/** Splits a path at its first separator; `rest` is null if there is none. */
function splitAt(separator: '.' | '|', path: string): { key: string; rest: string | null } {
  const index = indexOutside(separator, path)
  return index < 0 ? { key: path, rest: null } : { key: path.slice(0, index), rest: path.slice(index + 1) }
}

/** Whether a text matches a pattern with `*`, `?` and escaped characters. */
function matchesPattern(text: string, pattern: string): boolean {
  const signs = [...pattern.matchAll(/\\(.)|[^]/gsu)].map(([sign, literal]) => ({ sign, literal: literal ?? sign }))
  const characters = [...text]
  let textIndex = 0
  let signIndex = 0
  /** The last `*`, and the first character after those that it matches. */
  let star: { signIndex: number; textIndex: number } | null = null
  while (textIndex < characters.length) {
    const { sign = '', literal = '' } = signs[signIndex] ?? {}
    if (sign === '*') {
      star = { signIndex, textIndex }
      signIndex += 1
    } else if (sign === '?' || (sign !== '' && literal === characters[textIndex])) {
      textIndex += 1
      signIndex += 1
    } else if (star) {
      // Tries again with one more character matched by the last `*`.
      star.textIndex += 1
      textIndex = star.textIndex
      signIndex = star.signIndex + 1
    } else return false
  }
  return signs.slice(signIndex).every(({ sign }) => sign === '*')
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const comparisons: Record<string, (order: number) => boolean> = {
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** Parses JSON; returns `fallback` for other texts. */
export function parseJson(text: string, fallback?: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return fallback
  }
}

function compare(actual: number, expected: number): number {
  if (actual === expected) return 0
  return actual < expected ? -1 : 1
}

/** Whether a value matches the query in `#(path operator value)`; without an operator, whether the path exists. */
function matchesQuery(value: unknown, query: string): boolean {
  const end = indexOutside('=!<>%', query)
  const [, operator, text = ''] = /^(==?|!=|<=?|>=?|!?%)\s*(.*)$/s.exec(query.slice(end)) ?? []
  const path = operator === undefined ? query : query.slice(0, end)
  const actual = path.trim() === '' ? value : jsonAt(value, path.trim())
  if (operator === undefined || actual === undefined) return actual !== undefined
  const expected = parseJson(text.trim(), text.trim())
  if (operator.endsWith('%')) {
    return typeof actual === 'string' && matchesPattern(actual, String(expected)) === (operator === '%')
  }
  if (typeof actual !== typeof expected || isObject(actual)) return operator === '!='
  return comparisons[operator]?.(compare(actual as number, expected as number)) ?? false
}

/**
 * The value of a list at `key`: an index, `#` for all elements (their number if `rest` is null), or a query in `#(…)`
 * for the first matching element, with `#` at its end for all. `rest`: the path inside the elements.
 */
function elementsAt(list: readonly unknown[], key: string, rest: string | null): unknown {
  if (/^\d+$/.test(key)) return rest === null ? list[Number(key)] : jsonAt(list[Number(key)], rest)
  const [, query, allSign] = /^#\((.+)\)(#?)$/s.exec(key) ?? []
  if (key !== '#' && query === undefined) return undefined
  const elements = query === undefined ? list : list.filter((each) => matchesQuery(each, query))
  if (query !== undefined && allSign === '') return rest === null ? elements[0] : jsonAt(elements[0], rest)
  if (rest !== null) return elements.map((each) => jsonAt(each, rest)).filter((each) => each !== undefined)
  return query === undefined ? list.length : elements
}

/**
 * The value at a path in the syntax of gjson, the library that KEDA uses: keys with `*` and `?`, indices, `#`, queries
 * `#(…)` and `|`. Undefined if there is no value.
 */
export function jsonAt(value: unknown, path: string): unknown {
  const { key: first, rest: afterPipe } = splitAt('|', path)
  if (afterPipe !== null) return jsonAt(jsonAt(value, first), afterPipe)
  const { key, rest } = splitAt('.', path)
  if (Array.isArray(value)) return elementsAt(value, key, rest)
  if (!isObject(value)) return undefined
  const names = Object.keys(value).filter((each) => matchesPattern(each, key))
  // For a pattern, gjson uses the first key under which the rest of the path exists.
  const values = names.map((name) => (rest === null ? value[name] : jsonAt(value[name], rest)))
  return values.find((each) => each !== undefined)
}
