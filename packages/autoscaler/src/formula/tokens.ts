import { InvalidFormulaError } from '../errors'

/** A token of a formula; `at`: its position. */
export interface Token {
  kind: 'Number' | 'String' | 'Identifier' | 'Operator' | 'Bracket' | 'EOF'
  text: string
  at: number
}

const spacePattern = /(?:\s|\/\/[^\n]*|\/\*.*?\*\/)*/sy
const numberPattern = String.raw`0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d[\d_]*)?`
const stringPattern = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`
const namePattern = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`
const operatorPattern = String.raw`\*\*|[=!<>]=|&&|\|\||\?\?|\.\.|[-+*/%^<>!?:;,#|=]`
const patternByKind = {
  Number: numberPattern,
  String: stringPattern,
  Identifier: namePattern,
  Operator: operatorPattern,
  Bracket: String.raw`[()[\]{}]`,
}
/** Each kind of token is a named group. */
const tokenPattern = new RegExp(
  Object.entries(patternByKind)
    .map(([kind, source]) => `(?<${kind}>${source})`)
    .join('|'),
  'uy',
)

const wordOperators = new Set(['and', 'or', 'not', 'in', 'let', 'if', 'else'])

/** An error at a position of a formula, in the format of KEDA's expression language. */
export function formulaError(message: string, formula: string, at: number): InvalidFormulaError {
  return new InvalidFormulaError(`${message} (1:${at + 1})\n | ${formula}\n | ${'.'.repeat(at)}^`)
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Splits a formula into tokens; the last one is of kind EOF. @throws InvalidFormulaError for an unknown character. */
export function tokensOf(formula: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; ;) {
    at += match(spacePattern, formula, at)?.[0].length ?? 0
    if (at >= formula.length) return [...tokens, { kind: 'EOF', text: '', at: Math.max(0, at - 1) }]
    const matched = match(tokenPattern, formula, at)
    if (!matched?.groups) throw formulaError(`unrecognized character: '${formula.charAt(at)}'`, formula, at)
    const [kind = ''] = Object.entries(matched.groups).find(([, text]) => text !== undefined) ?? []
    const [text] = matched
    tokens.push({ kind: wordOperators.has(text) ? 'Operator' : (kind as Token['kind']), text, at })
    at += text.length
  }
}
