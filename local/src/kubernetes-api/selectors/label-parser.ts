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
      if (this.peek() !== '!' && !this.isIdentifier()) throw found(this.peek(), "!, identifier, or 'end of string'")
      requirements.push(this.requirement())
      if (this.peek() === '') break
      if (this.peek() !== ',') throw found(this.peek(), "',' or 'end of string'")
      this.take()
      if (this.peek() !== '!' && !this.isIdentifier()) throw found(this.peek(), "identifier after ','")
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
    const isAlone = isNegated || this.peek() === '' || this.peek() === ','
    const operator = isNegated ? '!' : isAlone ? 'exists' : this.operator()
    const values = isAlone ? [] : ['in', 'notin'].includes(operator) ? this.values() : [this.value()]
    const requirement = { key, operator, values }
    assertRequirement(requirement)
    return requirement
  }

  private identifier(): string {
    if (this.isIdentifier()) return this.take()
    throw inRequirement(this.peek(), 'identifier')
  }

  private operator(): string {
    if (OPERATORS.includes(this.peek())) return this.take()
    throw inRequirement(this.peek(), 'in, notin, =, ==, !=, gt, lt')
  }

  private value(): string {
    return this.peek() === '' || this.peek() === ',' ? '' : this.identifier()
  }

  /** Parses a list of values in parentheses. */
  private values(): string[] {
    if (this.peek() !== '(') throw badRequest(`unable to parse requirement: found '${this.peek()}' expected: '('`)
    this.take()
    if (!this.isIdentifier() && this.peek() !== ',' && this.peek() !== ')')
      throw inRequirement(this.peek(), "',', ')' or identifier")
    const values: string[] = []
    for (;;) {
      values.push(this.isIdentifier() ? this.take() : '')
      if (this.peek() === ')') break
      if (this.peek() !== ',') throw inRequirement(this.peek(), "',' or ')'")
      this.take()
      if (!this.isIdentifier() && this.peek() !== ',' && this.peek() !== ')')
        throw inRequirement(this.peek(), "',', or identifier")
    }
    this.take()
    return values
  }
}

const found = (token: string, expected: string) => badRequest(`found '${token}', expected: ${expected}`)

const inRequirement = (token: string, expected: string) =>
  badRequest(`unable to parse requirement: found '${token}', expected: ${expected}`)
