import { badRequest } from '../responses'
import { type Requirement, assertRequirement } from './label-rules'

const OPERATORS = ['in', 'notin', '=', '==', '!=', '>', '<']
const SYMBOL = /^[=!(),<>]/

/** Parses label selectors with the rules and error messages of Kubernetes' parser. */
export class LabelParser {
  /** The tokens that have not been read yet. */
  private readonly tokens: string[]

  constructor(text: string) {
    this.tokens = text.match(/==|!=|[=!(),<>]|[^=!(),<>\s]+/g) ?? []
  }

  /** @throws ApiError */
  parse(): Requirement[] {
    const requirements: Requirement[] = []
    while (this.peek() !== '') {
      if (this.peek() !== '!' && !this.isIdentifier())
        throw unexpectedToken(this.peek(), "!, identifier, or 'end of string'")
      requirements.push(this.requirement())
      if (this.peek() === '') break
      if (this.peek() !== ',') throw unexpectedToken(this.peek(), "',' or 'end of string'")
      this.take()
      if (this.peek() !== '!' && !this.isIdentifier()) throw unexpectedToken(this.peek(), "identifier after ','")
    }
    return requirements
  }

  private peek(): string {
    return this.tokens[0] ?? ''
  }

  private isIdentifier(): boolean {
    return this.peek() !== '' && !SYMBOL.test(this.peek())
  }

  private take(): string {
    return this.tokens.shift() ?? ''
  }

  private requirement(): Requirement {
    const isNegated = this.peek() === '!'
    if (isNegated) this.take()
    const key = this.identifier()
    const requirement = { key, ...this.operatorAndValues(isNegated) }
    assertRequirement(requirement)
    return requirement
  }

  /** Parses what follows a key. `isNegated`: whether the key follows a `!`. */
  private operatorAndValues(isNegated: boolean): Omit<Requirement, 'key'> {
    if (isNegated) return { operator: '!', values: [] }
    if (this.peek() === '' || this.peek() === ',') return { operator: 'exists', values: [] }
    const operator = this.operator()
    return { operator, values: ['in', 'notin'].includes(operator) ? this.values() : [this.value()] }
  }

  private identifier(): string {
    if (this.isIdentifier()) return this.take()
    throw requirementError(this.peek(), 'identifier')
  }

  private operator(): string {
    if (OPERATORS.includes(this.peek())) return this.take()
    throw requirementError(this.peek(), 'in, notin, =, ==, !=, gt, lt')
  }

  private value(): string {
    return this.peek() === '' || this.peek() === ',' ? '' : this.identifier()
  }

  /** Parses a list of values in parentheses. */
  private values(): string[] {
    if (this.peek() !== '(') throw badRequest(`unable to parse requirement: found '${this.peek()}' expected: '('`)
    this.take()
    if (!this.isIdentifier() && this.peek() !== ',' && this.peek() !== ')')
      throw requirementError(this.peek(), "',', ')' or identifier")
    const values: string[] = []
    for (;;) {
      values.push(this.isIdentifier() ? this.take() : '')
      if (this.peek() === ')') break
      if (this.peek() !== ',') throw requirementError(this.peek(), "',' or ')'")
      this.take()
      if (!this.isIdentifier() && this.peek() !== ',' && this.peek() !== ')')
        throw requirementError(this.peek(), "',', or identifier")
    }
    this.take()
    return values
  }
}

const unexpectedToken = (token: string, expected: string) => badRequest(`found '${token}', expected: ${expected}`)

const requirementError = (token: string, expected: string) =>
  badRequest(`unable to parse requirement: found '${token}', expected: ${expected}`)
