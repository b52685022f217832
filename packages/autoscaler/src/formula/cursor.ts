import { InvalidFormulaError } from '../errors'
import { formulaError, type Token, tokensOf } from './tokens'

/** Reads the tokens of a formula in order. */
export class Cursor {
  private readonly tokens: Token[]
  private index = 0

  constructor(private readonly formula: string) {
    this.tokens = tokensOf(formula)
  }

  protected get token(): Token {
    return this.tokens[this.index] ?? { kind: 'EOF', text: '', at: 0 }
  }

  protected get following(): Token | undefined {
    return this.tokens[this.index + 1]
  }

  protected next(): Token {
    const { token } = this
    this.index += 1
    return token
  }

  /** Whether the token is one of these operators or brackets. */
  protected is(...texts: string[]): boolean {
    return ['Operator', 'Bracket'].includes(this.token.kind) && texts.includes(this.token.text)
  }

  /** Skips an operator or bracket, if it is next. */
  protected accept(text: string): boolean {
    const isFound = this.is(text)
    if (isFound) this.index += 1
    return isFound
  }

  protected expect(text: string): void {
    if (!this.accept(text)) this.unexpected()
  }

  protected expectName(): Token {
    return this.token.kind === 'Identifier' ? this.next() : this.unexpected()
  }

  protected unexpected(): never {
    const { kind, text, at } = this.token
    throw this.error(kind === 'EOF' ? 'unexpected token EOF' : `unexpected token ${kind}("${text}")`, at)
  }

  protected error(message: string, at: number): InvalidFormulaError {
    return formulaError(message, this.formula, at)
  }

  /** Runs a check. Adds the position `at` to its error, unless the error has one. */
  protected withPosition<T>(at: number, check: () => T): T {
    try {
      return check()
    } catch (error) {
      const lacksPosition = error instanceof InvalidFormulaError && !error.message.includes('\n | ')
      throw lacksPosition ? this.error(error.message, at) : error
    }
  }
}
