import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readModelText } from '@food-delivery/deployment-model'
import { ModelFileError, findModel } from '../../commands/model/find-model'
import { diagnosticLine, renderManifests, schemaText, writeOrCheck } from '../../commands/model/manifests'

const root = join(__dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const shop = read('kubernetes/shop.yaml')

describe('npm run model', () => {
  let folder: string
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'model-'))))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('has been run since the last change of shop.yaml', () => {
    expect(renderManifests(shop, 'kubernetes/shop.yaml').manifests).toBe(read('kubernetes/template/template.yml'))
  })

  it('has written the JSON Schema since the last change of the model', () => {
    expect(schemaText()).toBe(read('packages/deployment-model/schema.json'))
  })

  it('reads the two autoscalers of shop.yaml', () => {
    expect(readModelText(shop).model?.autoscalers).toMatchObject([
      { name: 'order-hpa', deployment: 'order', resource: 'cpu', utilization: 20, min: 1, max: 5 },
      { name: 'product-hpa', deployment: 'product', resource: 'memory', utilization: 20, min: 1, max: 5 },
    ])
  })

  it('reports the line of an error and renders no manifests', () => {
    const broken = shop.replace('deployment: product', 'deployment: prodct')
    const { manifests, diagnostics, locate } = renderManifests(broken, 'shop.yaml')
    expect(manifests).toBe(undefined)
    expect(diagnostics[0] && diagnosticLine(diagnostics[0], 'shop.yaml', locate)).toMatch(
      /^shop.yaml:\d+:17 error autoscalers\[1\].deployment: the model has no Deployment "prodct"; did you mean "product"\?$/,
    )
  })

  it('finds a model in the folder from which npm was called and in kubernetes/', () => {
    writeFileSync(join(folder, 'mine.yaml'), '')
    expect(findModel('mine.yaml', folder)).toContain('mine.yaml')
    expect(findModel('shop.yaml', root)).toBe('kubernetes/shop.yaml')
    expect(() => findModel('none.yaml', folder)).toThrow(ModelFileError)
  })

  it('writes a file, or with --check compares it without writing it', () => {
    const file = join(folder, 'template', 'template.yml')
    expect(writeOrCheck({ file, text: 'a', isCheck: true }).isUpToDate).toBe(false)
    expect(writeOrCheck({ file, text: 'a', isCheck: false }).isUpToDate).toBe(true)
    expect(writeOrCheck({ file, text: 'a', isCheck: true }).message).toContain('is up to date')
    expect(readFileSync(file, 'utf8')).toBe('a')
  })
})
