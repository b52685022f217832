import { InvalidFormulaError } from '../errors'
import { parseFormula } from './parser'

const types = { a: 'float64', b: 'float64' }
const run = (formula: string, values: Record<string, number | null> = { a: 2, b: 5 }) =>
  parseFormula(formula, types).run(values)

describe('parseFormula', () => {
  it.each([
    ['-2 ** 2', -4],
    ['2 ** 3 ** 2', 512],
    ['1 + 2 / 4', 1.5],
    ['7 % 3', 1n],
    ['1 < a < 3 and not (b > 5) ? 1 : 2', 1n],
    ['(a ?? 1) + b', 7],
    ['if a > 2 { 1 } else if b > 4 { 2 } else { 3 }', 2n],
    ['let x = a * 2; x + b', 9],
    ['let constructor = a; constructor + b', 7],
    ['[a, b, 10] | filter(# > 4) | len()', 2n],
    ['sum(map(1..3, # * #index))', 8n],
    ['reduce([a, b], #acc + #, 0.5)', 7.5],
    ['a in [1, 2] ? max([a, [b]]) : min(a, b)', 5],
    ['mean(1, 2) + median(3, 1, 2) + abs(-1)', 4.5],
    ['round(-2.5) + int(2.9) + float("1.5")', 0.5],
    ['[1, 2][-1] // the last', 2n],
    ['int("9223372036854775807")', 2n ** 63n - 1n],
    ['int("-9223372036854775808")', -(2n ** 63n)],
    ['int("+00000000000000000000012")', 12n],
  ])('computes %s like the expression language of KEDA', (formula, expected) => {
    expect(run(formula)).toBe(expected)
  })

  it.each([
    ['a % 2', 'invalid operation: % (mismatched types float64 and int) (1:3)\n | a % 2\n | ..^'],
    ['my-trigger', 'unknown name my (1:1)'],
    ['constructor + 1', 'unknown name constructor (1:1)'],
    ['a +', 'unexpected token EOF (1:3)'],
    ['a ?? b + 1', 'Operator (+) and coalesce expressions (??) cannot be mixed.'],
    ['count([a], # + 1)', 'predicate should return boolean (got float64)'],
    ['sort([a])', 'unknown name sort'],
    ['a ? 1 : 2', 'non-bool expression (type float64) used as condition'],
    ['a @ b', "unrecognized character: '@' (1:3)"],
  ])('rejects %s', (formula, message) => {
    expect(() => run(formula)).toThrow(InvalidFormulaError)
    expect(() => run(formula)).toThrow(message)
  })

  it.each([
    ['more operands than fit on the stack', '('.repeat(20_000) + '1' + ')'.repeat(20_000), 'more than 500 operands'],
    ['nested loops over many elements', 'count(1..5000, any(1..5000, # < 0))', 'memory budget exceeded'],
    ['a string that grows too long', 'len(reduce(1..60, #acc + #acc, "ab"))', 'memory budget exceeded'],
    ['a string above the largest int', 'int("9223372036854775808")', 'invalid operation: int(9223372036854775808)'],
    ['a string below the smallest int', 'int("-9223372036854775809")', 'invalid operation: int(-9223372036854775809)'],
    ['a string above the largest float', 'float("1e999")', 'invalid operation: float(1e999)'],
  ])('rejects %s', (_, formula, message) => {
    expect(() => run(formula)).toThrow(InvalidFormulaError)
    expect(() => run(formula)).toThrow(message)
  })

  it('converts a float that is too large to the smallest int, like Go', () => {
    expect(run('int(1 / 0)')).toBe(-(2n ** 63n))
  })

  it('computes a formula with the maximum number of operands', () => {
    expect(run(['1', ...Array<string>(499).fill('a')].join(' + '))).toBe(999)
    expect(run('-'.repeat(498) + 'a')).toBe(2)
  })

  it('rejects an operation with a missing value', () => {
    expect(() => run('a + b', { a: null, b: 1 })).toThrow('invalid operation: <nil> + float64 (1:3)\n | a + b\n | ..^')
    expect(() => run('1 + float("x")')).toThrow('invalid operation: float(x) (1:5)\n | 1 + float("x")\n | ....^')
    expect(run('a ?? b', { a: null, b: 1 })).toBe(1)
  })
})
