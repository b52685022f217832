import { duplicateFields, jsonSyntaxError } from './json-syntax'
import { isNestedDeeper } from './yaml-depth'

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + '1' + close.repeat(depth)

describe('isNestedDeeper', () => {
  it.each([
    ['lists', nested('[', ']', 100), nested('[', ']', 20_000)],
    ['objects', nested('{"a":', '}', 100), nested('{"a":', '}', 20_000)],
    ['keys', nested('{', ': 1}', 100), nested('{', ': 1}', 20_000)],
    ['block sequences', nested('- ', '', 100), nested('- ', '', 20_000)],
  ])('limits %s', (_kind, allowed, tooDeep) => {
    expect([allowed, tooDeep].map((text) => isNestedDeeper(text, 100))).toEqual([false, true])
  })
})

describe('a JSON text that is nested too deeply', () => {
  it('is a syntax error, as in Go', () => {
    expect(jsonSyntaxError('['.repeat(20_000))).toBe('exceeded max depth')
    expect(jsonSyntaxError('['.repeat(400))).toBe('unexpected end of JSON input')
  })

  it('is not searched for duplicate fields', () => {
    expect(() => duplicateFields(`{"a":${nested('[', ']', 20_000)},"a":1}`)).toThrow('exceeded max depth')
    expect(duplicateFields(`{"a":${nested('[', ']', 400)},"a":1}`)).toEqual(['duplicate field "a"'])
  })
})
