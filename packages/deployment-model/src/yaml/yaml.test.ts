import fc from 'fast-check'
import { parseAllDocuments } from 'yaml'
import { anyModel } from '../../test/any-model'
import { renderObjects } from '../manifests/render'
import { readModelText } from './read-model'
import { toYaml } from './to-yaml'
import { writeModel } from './write-model'

const read = (text: string, version: '1.1' | '1.2') =>
  [...parseAllDocuments(text, { version })].map((document) => document.toJS() as unknown)

const jsonCopy = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

describe('toYaml', () => {
  it('writes text that YAML 1.1 and 1.2 parse to the same objects', () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        const objects = renderObjects(model)
        const text = toYaml(objects, 'made by a test')
        for (const version of ['1.1', '1.2'] as const) expect(read(text, version)).toEqual(jsonCopy(objects))
      }),
      { numRuns: 25 },
    )
  })
})

describe('writeModel', () => {
  it('writes text that is read as the same model, without errors', () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        const result = readModelText(writeModel(model, 'schema.json'))
        expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
        expect(jsonCopy(result.model)).toEqual(jsonCopy(model))
      }),
      { numRuns: 25 },
    )
  })

  it('keeps a quantity that is a number', () => {
    const limits = 'resources: { limits: { cpu: 1, memory: 1e9 } }'
    const { model } = readModelText(`name: shop\nservices:\n  - { name: order, image: 'shop:1.0.0', ${limits} }\n`)
    if (!model) throw new TypeError('no model')
    expect(readModelText(writeModel(model)).model).toEqual(model)
    expect(toYaml(renderObjects(model))).toMatch(/cpu: '1'\n +memory: '1000000000'/)
  })
})

describe('readModelText', () => {
  const text = 'name: shop\nservices:\n  - name: order\n    image: a b\n'

  it('locates a diagnostic', () => {
    const { diagnostics, locate, model } = readModelText(text)
    expect(model).toBe(undefined)
    expect(diagnostics.map(({ path }) => locate(path))).toEqual([{ line: 4, column: 12 }])
  })

  it('locates the enclosing value of an absent field', () => {
    expect(readModelText(text).locate(['services', 0, 'resources', 'requests'])).toEqual({ line: 3, column: 5 })
  })

  it('reports and locates invalid YAML', () => {
    const { diagnostics, locate } = readModelText('name: [shop\nservices: 1')
    expect(diagnostics).toMatchObject([{ code: 'notYaml', severity: 'error' }])
    expect(locate([]).line).toBeGreaterThan(0)
  })

  it('reports and locates a value that is nested too deeply', () => {
    const { diagnostics, locate } = readModelText(`name: shop\nservices: ${'['.repeat(20_000)}${']'.repeat(20_000)}`)
    expect(diagnostics).toMatchObject([{ code: 'notYaml', message: 'invalid YAML: nested too deeply' }])
    expect(locate([]).line).toBe(2)
  })

  it.each([
    ['undefined', 'name: *shop'],
    ['huge', `a: &a [${'1,'.repeat(99)}1]\nb: &b [${'*a,'.repeat(99)}*a]\nc: [${'*b,'.repeat(99)}*b]`],
  ])('reports an alias that is %s', (_problem, text) => {
    expect(readModelText(text).diagnostics).toMatchObject([{ code: 'notYaml', severity: 'error' }])
  })

  it('reports an empty file', () => {
    expect(readModelText('').diagnostics).toMatchObject([{ severity: 'error' }])
  })
})
