import { UntrustedInputError, assertValue, parseJson, parseYaml } from './untrusted-input'

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + '1' + close.repeat(depth)
const tooDeep = (line: number) => `nested more than 100 levels deep at line ${line}`

describe('parseYaml', () => {
  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
    ['keys', '{', ': 1}'],
    ['block sequences', '- ', ''],
  ])('limits the nesting of %s', (_kind, open, close) => {
    const parse = (depth: number) => () => parseYaml(`\n\n${nested(open, close, depth)}`)
    expect(parse(100)).not.toThrow()
    for (const depth of [101, 20_000]) expect(parse(depth)).toThrow(tooDeep(3))
  })

  it('limits the nesting of each document', () => {
    const documents = Array.from({ length: 200 }, () => 'a: [1]').join('\n---\n')
    expect(parseYaml(documents)).toHaveLength(200)
    expect(() => parseYaml(`${documents}\n---\n${nested('[', ']', 20_000)}`)).toThrow(tooDeep(401))
  })

  it('limits the nesting of values that contain aliases', () => {
    const lists = (inner: string, depth: number) => '['.repeat(depth) + inner + ']'.repeat(depth)
    const text = (depth: number) => `[&a ${lists('1', 60)}, ${lists('*a', depth)}]`
    expect(() => parseYaml(text(39))).not.toThrow()
    expect(() => parseYaml(text(40))).toThrow('nested more than 100 levels deep')
  })

  it('returns null for an empty document, and no document for an empty string', () => {
    expect(parseYaml('a: 1\n---\n')).toEqual([{ a: 1 }, null])
    expect(parseYaml('')).toEqual([])
  })

  it('reports invalid YAML with its line and column', () => {
    expect(() => parseYaml('a: 1\nb: [1')).toThrow(SyntaxError)
    expect(() => parseYaml('a: 1\nb: [1')).toThrow(/ at line 2, column 6$/)
    expect(() => parseYaml('a: *b')).toThrow(ReferenceError)
  })
})

describe('parseJson', () => {
  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('limits the nesting of %s', (_kind, open, close) => {
    const parse = (depth: number) => () => parseJson(`\n${nested(open, close, depth)}`)
    expect(parse(100)).not.toThrow()
    for (const depth of [101, 20_000]) expect(parse(depth)).toThrow(tooDeep(2))
  })

  it('counts neither brackets in strings nor brackets that are closed', () => {
    expect(parseJson(`["\\"${'['.repeat(200)}"${',[]'.repeat(200)}]`)).toHaveLength(201)
    expect(() => parseJson(`["\\\\",${'['.repeat(200)}`)).toThrow(tooDeep(1))
  })

  it('checks the nesting of a field that JSON.parse drops because a later field has the same name', () => {
    expect(() => parseJson(`{"a":${nested('[', ']', 20_000)},"a":1}`)).toThrow(tooDeep(1))
  })

  it('reports invalid JSON', () => {
    expect(() => parseJson('[1')).toThrow(SyntaxError)
  })
})

describe('assertValue', () => {
  it('refuses a field __proto__ at any depth', () => {
    const value = JSON.parse('{"a":[{"__proto__":1}]}') as unknown
    expect(() => assertValue(value)).toThrow(UntrustedInputError)
    expect(() => assertValue(value)).toThrow('unknown field "__proto__"')
  })

  it('allows fewer levels in a part of a value', () => {
    expect(assertValue([[1]], 2)).toEqual([[1]])
    expect(() => assertValue([[1]], 1)).toThrow('nested more than 100 levels deep')
  })
})
