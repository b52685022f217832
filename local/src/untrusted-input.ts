import { type CST, Composer, LineCounter, Parser } from 'yaml'

/** Maximum nesting of JSON and YAML from users. Kubernetes objects are nested less deeply. */
export const MAX_NESTING = 100

const TOO_DEEP = `nested more than ${MAX_NESTING} levels deep`

/** JSON or YAML from a user that this program refuses, although it is valid. */
export class UntrustedInputError extends Error {
  override readonly name = 'UntrustedInputError'
  readonly code = 'UNTRUSTED_INPUT'
}

/** Parses JSON from a user. @throws SyntaxError, UntrustedInputError as in {@link assertValue} */
export function parseJson(text: string): unknown {
  // The text can be nested more deeply than its value, because JSON.parse keeps only the last of two fields with the same name.
  const offset = findDeepJson(text)
  if (offset !== undefined)
    throw new UntrustedInputError(`${TOO_DEEP} at line ${text.slice(0, offset).split('\n').length}`)
  return assertValue<unknown>(JSON.parse(text))
}

/**
 * Parses all documents of YAML from a user; an empty document is null.
 * @throws SyntaxError with the line and column; ReferenceError for an alias that cannot be resolved;
 *   UntrustedInputError as in {@link assertValue}
 */
export function parseYaml(text: string): unknown[] {
  const lines = new LineCounter()
  const tokens = Array.from(new Parser(lines.addNewLine).parse(text))
  // Composer is recursive, and V8 ends the process if the stack becomes full while a regular expression is compiled.
  const offset = findDeepYaml(tokens)
  if (offset !== undefined) throw new UntrustedInputError(`${TOO_DEEP} at line ${lines.linePos(offset).line}`)
  return Array.from(new Composer({ logLevel: 'error' }).compose(tokens), (document) => {
    const [error] = document.errors
    if (!error) return assertValue<unknown>(document.toJS())
    const { line, col } = lines.linePos(error.pos[0])
    throw new SyntaxError(`${error.message} at line ${line}, column ${col}`, { cause: error })
  })
}

/** The position of a list or an object in a JSON text that is nested too deeply; undefined if there is none. */
function findDeepJson(text: string): number | undefined {
  let depth = 0
  let isInString = false
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset]
    if (character === '\\') offset++
    else if (character === '"') isInString = !isInString
    else if (isInString) continue
    else if (character === ']' || character === '}') depth--
    else if ((character === '[' || character === '{') && ++depth > MAX_NESTING) return offset
  }
  return undefined
}

/** The position of a collection in YAML that is nested too deeply; undefined if there is none. */
function findDeepYaml(tokens: readonly CST.Token[]): number | undefined {
  const pending = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { token, depth } = next
    if (token.type === 'document' && token.value) pending.push({ token: token.value, depth })
    if (!('items' in token)) continue
    if (depth >= MAX_NESTING) return token.offset
    for (const { key, value } of token.items)
      for (const child of [key, value]) if (child) pending.push({ token: child, depth: depth + 1 })
  }
  return undefined
}

/**
 * Checks a value from a user, and returns it. `levels`: how deeply the value may be nested; fewer for a part of another value.
 * @throws UntrustedInputError if the value is nested more deeply, or has a field `__proto__`
 */
export function assertValue<T>(value: T, levels = MAX_NESTING): T {
  const problem = findProblem(value, levels)
  if (problem !== undefined) throw new UntrustedInputError(problem)
  return value
}

function findProblem(value: unknown, levels: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (levels <= 0) return TOO_DEEP
  if (Object.hasOwn(value, '__proto__')) return 'unknown field "__proto__"'
  for (const child of Object.values(value)) {
    const problem = findProblem(child, levels - 1)
    if (problem !== undefined) return problem
  }
  return undefined
}
