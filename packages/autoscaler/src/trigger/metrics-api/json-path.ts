/** Splits a path at the first separator that is neither escaped nor inside a query; `rest` is null without one. */
function splitAt(separator: '.' | '|', path: string): { key: string; rest: string | null } {
  let depth = 0
  for (let index = 0; index < path.length; index += 1) {
    const character = path.charAt(index)
    if (character === '\\') index += 1
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (depth === 0 && character === separator) {
      return { key: path.slice(0, index), rest: path.slice(index + 1) }
    }
  }
  return { key: path, rest: null }
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

/** The regular expression of a key or text with `*`, `?` and escaped characters. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|([*?])|[^]/gu, (character, literal?: string, sign?: string) =>
    sign === undefined ? escaped(literal ?? character) : sign === '*' ? '.*' : '.',
  )
  return new RegExp(`^${source}$`, 'su')
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

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Whether a value matches the query in `#(path operator value)`; without an operator, whether the path exists. */
function matches(value: unknown, query: string): boolean {
  const [, path = query, operator, text = ''] = /^((?:[^(]|\(.*\))*?)\s*(==?|!=|<=?|>=?|!?%)\s*(.*)$/s.exec(query) ?? []
  const actual = path.trim() === '' ? value : jsonAt(value, path.trim())
  if (operator === undefined || actual === undefined) return actual !== undefined
  const expected = parseValue(text.trim())
  if (operator.endsWith('%')) {
    return typeof actual === 'string' && wildcard(String(expected)).test(actual) === (operator === '%')
  }
  if (typeof actual !== typeof expected || isObject(actual)) return operator === '!='
  const order = actual === expected ? 0 : (actual as number) < (expected as number) ? -1 : 1
  return comparisons[operator]?.(order) ?? false
}

function elementsAt(list: readonly unknown[], key: string, rest: string | null): unknown {
  if (/^\d+$/.test(key)) return rest === null ? list[Number(key)] : jsonAt(list[Number(key)], rest)
  if (!key.startsWith('#')) return undefined
  const [, query, all] = /^#\((.*)\)(#?)$/s.exec(key) ?? []
  const found = query === undefined ? list : list.filter((each) => matches(each, query))
  if (query !== undefined && all === '') return rest === null ? found[0] : jsonAt(found[0], rest)
  if (rest !== null) return found.map((each) => jsonAt(each, rest)).filter((each) => each !== undefined)
  return query === undefined ? list.length : found
}

/**
 * The value at a path of KEDA's library gjson: keys with `*` and `?`, indices, `#`, queries `#(…)` and `|`; undefined if
 * there is none.
 */
export function jsonAt(value: unknown, path: string): unknown {
  const { key: first, rest: afterPipe } = splitAt('|', path)
  if (afterPipe !== null) return jsonAt(jsonAt(value, first), afterPipe)
  const { key, rest } = splitAt('.', path)
  if (Array.isArray(value)) return elementsAt(value, key, rest)
  if (!isObject(value)) return undefined
  const pattern = wildcard(key)
  const name = Object.keys(value).find((each) => pattern.test(each))
  const found = name === undefined ? undefined : value[name]
  return rest === null ? found : jsonAt(found, rest)
}
