import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { type Finding, lintRules } from '../lint'
import { sarifOf } from './sarif'

const schema = JSON.parse(readFileSync(join(__dirname, '../../test/vectors/sarif-schema-2.1.0.json'), 'utf8')) as object
const validate = addFormats(new Ajv({ strict: false })).compile(schema)

const finding: Finding = {
  rule: 'no-effect',
  severity: 'info',
  file: 'k8s/ü b.yaml',
  line: 7,
  object: 'ScaledObject "orders"',
  message: 'nothing happens',
}

describe('sarifOf', () => {
  it('writes findings as SARIF 2.1.0', () => {
    const log = JSON.parse(sarifOf([finding, { ...finding, severity: 'error' }])) as object
    expect({ isValid: validate(log), errors: validate.errors }).toEqual({ isValid: true, errors: null })
    const place = { artifactLocation: { uri: 'k8s/%C3%BC%20b.yaml' }, region: { startLine: 7 } }
    expect(log).toMatchObject({
      runs: [
        {
          tool: { driver: { rules: lintRules.map(({ id }) => ({ id })) } },
          results: [
            {
              ruleId: 'no-effect',
              level: 'note',
              message: { text: 'ScaledObject "orders": nothing happens' },
              locations: [{ physicalLocation: place }],
            },
            { level: 'error' },
          ],
        },
      ],
    })
  })

  it.each([
    ['./k8s/so.yaml', 'k8s/so.yaml'],
    ['/k8s/ü.yaml', 'file:///k8s/%C3%BC.yaml'],
  ])('writes the path %s as a URI', (file, uri) => {
    expect(sarifOf([{ ...finding, file }])).toContain(`"uri": "${uri}"`)
  })

  it('writes a valid log without findings', () => {
    expect(validate(JSON.parse(sarifOf([])))).toBe(true)
  })

  it('is validated by a schema that rejects unknown levels', () => {
    const log = sarifOf([finding]).replace('"note"', '"notice"')
    expect(validate(JSON.parse(log))).toBe(false)
  })
})
