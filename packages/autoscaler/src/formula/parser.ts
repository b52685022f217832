import { ownValue } from '../own-value'
import { Cursor } from './cursor'
import { builtins, listFunctions } from './functions'
import { isList, itemType, precedences, unaryPrecedences } from './operators'
import {
  binaryOperation,
  type ByName,
  functionCall,
  listFunctionCall,
  conditional,
  constant,
  elementOf,
  listOf,
  negation,
  type Part,
  reduceCall,
  unaryOperation,
} from './parts'
import { type Token } from './tokens'
import { type Type, withinBudget } from './values'

/** A formula with many more operands could overflow the stack. */
const maxOperands = 500

const comparisons = ['<', '>', '<=', '>=']

const literals: ByName<Part> = {
  true: constant('bool', true),
  false: constant('bool', false),
  nil: constant('nil', null),
}

/** Parses a formula and checks its types, in the syntax of KEDA's expression language. */
class Parser extends Cursor {
  private operands = 0

  constructor(
    formula: string,
    private types: ByName<Type>,
  ) {
    super(formula)
  }

  parse(): Part {
    const { type, run } = this.sequence()
    if (this.token.kind !== 'EOF') this.unexpected()
    return { type, run: (values) => withinBudget(() => run(values)) }
  }

  /** Creates a part. Errors of its creation and of its evaluation contain the position `at`. */
  private createPart(at: number, create: () => Part): Part {
    const { type, run } = this.withPosition(at, create)
    return { type, run: (values) => this.withPosition(at, () => run(values)) }
  }

  /** Calls `parse` with additional variables, or with other types of variables, as in a predicate or after `let`. */
  private withTypes<T>(types: ByName<Type>, parse: () => T): T {
    const outer = this.types
    this.types = { ...outer, ...types }
    const result = parse()
    this.types = outer
    return result
  }

  /** Expressions separated by semicolons; the value of the last one is the result. */
  private sequence(): Part {
    let part = this.expression(0)
    while (this.accept(';') && this.token.kind !== 'EOF') part = this.expression(0)
    return part
  }

  /** Parses operators whose precedence is at least `minimum`. */
  private expression(minimum: number): Part {
    if (minimum === 0 && this.accept('let')) return this.declaration()
    if (minimum === 0 && this.accept('if')) return this.ifElse()
    let left = this.unary()
    let previous = ''
    for (;;) {
      const isNegated = this.is('not') && this.following?.text === 'in'
      if (isNegated) this.next()
      const { text: operator, at } = this.token
      const precedence = this.is(operator) ? precedences[operator] : undefined
      if (precedence === undefined || precedence < minimum) break
      if (previous === '??' && operator !== '??' && operator !== '|') this.rejectMixed(operator, at)
      this.next()
      left = operator === '|' ? this.call(this.expectName(), [left]) : this.operation(left, operator, precedence, at)
      if (isNegated) left = negation(left)
      previous = operator
    }
    return minimum === 0 ? this.ternary(left) : left
  }

  private rejectMixed(operator: string, at: number): never {
    const advice = 'cannot be mixed. Wrap either by parentheses.'
    throw this.error(`Operator (${operator}) and coalesce expressions (??) ${advice}`, at)
  }

  private operation(left: Part, operator: string, precedence: number, at: number): Part {
    const isRightAssociative = operator === '**' || operator === '^'
    const right = this.expression(isRightAssociative ? precedence : precedence + 1)
    const part = this.createPart(at, () => binaryOperation(left, operator, right))
    if (!comparisons.includes(operator) || !this.is(...comparisons)) return part
    // `a < b < c` means `a < b and b < c`.
    const { text, at: nextAt } = this.next()
    return binaryOperation(part, 'and', this.operation(right, text, precedence, nextAt))
  }

  private declaration(): Part {
    const { text: name, at } = this.expectName()
    if (Object.hasOwn(this.types, name)) throw this.error(`cannot redeclare ${name}`, at)
    this.expect('=')
    const value = this.expression(0)
    this.expect(';')
    const body = this.withTypes({ [name]: value.type }, () => this.sequence())
    return { type: body.type, run: (values) => body.run({ ...values, [name]: value.run(values) }) }
  }

  private ifElse(): Part {
    const { at } = this.token
    const condition = this.expression(0)
    const then = this.block()
    this.expect('else')
    const otherwise = this.accept('if') ? this.ifElse() : this.block()
    return this.createPart(at, () => conditional(condition, then, otherwise))
  }

  private block(): Part {
    this.expect('{')
    const part = this.sequence()
    this.expect('}')
    return part
  }

  private ternary(condition: Part): Part {
    const { at } = this.token
    if (!this.accept('?')) return condition
    const then = this.is(':') ? condition : this.expression(0)
    this.expect(':')
    const otherwise = this.expression(0)
    return this.ternary(this.createPart(at, () => conditional(condition, then, otherwise)))
  }

  private unary(): Part {
    const { text: operator, at } = this.token
    this.operands += 1
    if (this.operands > maxOperands) throw this.error(`more than ${maxOperands} operands are not supported`, at)
    const precedence = this.is(operator) ? unaryPrecedences[operator] : undefined
    if (precedence === undefined) return this.postfix(this.primary())
    this.next()
    const part = this.expression(precedence)
    return this.postfix(this.createPart(at, () => unaryOperation(operator, part)))
  }

  private postfix(part: Part): Part {
    const { at } = this.token
    if (!this.accept('[')) return part
    const index = this.expression(0)
    this.expect(']')
    return this.postfix(this.createPart(at, () => elementOf(part, index)))
  }

  private primary(): Part {
    const { token } = this
    if (token.kind === 'Number') return this.number(this.next())
    if (token.kind === 'String') return constant('string', this.next().text.slice(1, -1).replace(/\\(.)/gsu, '$1'))
    if (token.kind === 'Identifier') return this.identifier(this.next())
    if (this.accept('(')) {
      const part = this.sequence()
      this.expect(')')
      return part
    }
    if (this.accept('[')) return listOf(this.items(']'))
    if (!('#' in this.types)) return this.unexpected()
    this.expect('#')
    return this.variable(this.token.kind === 'Identifier' ? `#${this.next().text}` : '#', token.at)
  }

  private identifier(token: Token): Part {
    if (this.is('(')) return this.call(token, [])
    return ownValue(literals, token.text) ?? this.variable(token.text, token.at)
  }

  private variable(name: string, at: number): Part {
    const type = ownValue(this.types, name)
    if (type === undefined) throw this.error(`unknown name ${name}`, at)
    return { type, run: (values) => values[name] ?? null }
  }

  private number({ text, at }: Token): Part {
    const digits = text.replaceAll('_', '')
    const isFloat = /^[^xX]*[.eE]/.test(digits)
    const value = isFloat ? Number(digits) : BigInt(digits)
    if (value === Infinity || (!isFloat && value >= 2n ** 63n)) throw this.error(`value out of range: ${text}`, at)
    return constant(isFloat ? 'float64' : 'int', value)
  }

  /** Parts separated by commas, up to the bracket `end`. */
  private items(end: string): Part[] {
    const parts: Part[] = []
    while (!this.accept(end)) {
      if (parts.length > 0) {
        this.expect(',')
        if (this.accept(end)) break
      }
      parts.push(this.expression(0))
    }
    return parts
  }

  /** `piped`: the part before `|`, which is the first argument. */
  private call({ text: name, at }: Token, piped: Part[]): Part {
    const isListFunction = name === 'reduce' || Object.hasOwn(listFunctions, name)
    if (!isListFunction && !Object.hasOwn(builtins, name)) throw this.error(`unknown name ${name}`, at)
    this.expect('(')
    if (isListFunction) return this.listCall(name, at, piped)
    const parts = [...piped, ...this.items(')')]
    return this.createPart(at, () => functionCall(name, parts))
  }

  private listCall(name: string, at: number, [piped]: Part[]): Part {
    const list = piped ?? this.expression(0)
    if (list.type !== 'unknown' && !isList(list.type)) {
      throw this.error(`builtin ${name} takes only array (got ${list.type})`, at)
    }
    if (!piped && !this.is(')')) this.expect(',')
    const predicate = this.is(')') ? null : this.predicate(name, list)
    const initial = name === 'reduce' && this.accept(',') && !this.is(')') ? this.expression(0) : null
    this.accept(',')
    this.expect(')')
    if (name === 'reduce' && predicate) return reduceCall(list, predicate, initial)
    return this.createPart(at, () => listFunctionCall(name, list, predicate))
  }

  /** The argument that is evaluated for each element of the list. */
  private predicate(name: string, list: Part): Part {
    const types = {
      '#': itemType(list.type),
      ...((name === 'map' || name === 'reduce') && { '#index': 'int' }),
      ...(name === 'reduce' && { '#acc': 'unknown' }),
    }
    return this.withTypes(types, () => (this.is('{') ? this.block() : this.expression(0)))
  }
}

/**
 * Parses a formula and checks its types. `types`: the type of each variable.
 * @throws InvalidFormulaError with the message of KEDA's expression language.
 */
export function parseFormula(formula: string, types: ByName<Type>): Part {
  return new Parser(formula, types).parse()
}
