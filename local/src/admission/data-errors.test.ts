import { rulesOf } from '@food-delivery/autoscaler'
import { type KubeObject } from '../manifests/objects'
import { validate } from './validate'

const object = (kind: string, fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'a' },
  ...fields,
})
const errorsOf = (kind: string, fields: object, previous?: object) =>
  validate(object(kind, fields), { rules: rulesOf(), previous: previous && object(kind, previous) }).errors

const key = (text: string) => Buffer.from(text).toString('base64')

describe('the admission of data', () => {
  it.each<[string, object, string[]]>([
    [
      'a key',
      { data: { 'a b': '1' } },
      [expect.stringContaining('data[a b]: Invalid value: "a b": a valid config key must') as string],
    ],
    ['the key ..', { data: { '..': '1' } }, [`data[..]: Invalid value: "..": must not be '..'`]],
    [
      'a key twice',
      { data: { a: '1' }, binaryData: { a: 'AQ==' } },
      ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    ],
  ])('refuses a ConfigMap with %s', (_name, fields, errors) => {
    expect(errorsOf('ConfigMap', fields)).toEqual(errors)
  })

  it('keeps what is immutable', () => {
    const forbidden = (field: string) => `${field}: Forbidden: field is immutable when \`immutable\` is set`
    const previous = { data: { a: '1' }, immutable: true }
    expect(errorsOf('ConfigMap', { ...previous, metadata: { name: 'a', labels: { a: 'b' } } }, previous)).toEqual([])
    expect(errorsOf('ConfigMap', { data: { a: '2' } }, previous)).toEqual([forbidden('immutable'), forbidden('data')])
    expect(errorsOf('Secret', { ...previous, data: {} }, previous)).toContain(forbidden('data'))
  })

  it.each<[string, object, string[]]>([
    ['kubernetes.io/tls', { 'tls.crt': key('c') }, ['data[tls.key]: Required value']],
    ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
    ['kubernetes.io/basic-auth', { username: key('u') }, []],
    ['kubernetes.io/ssh-auth', {}, ['data[ssh-privatekey]: Required value']],
    ['example.com/any', {}, []],
  ])('checks the keys of a Secret of type %s', (type, data, errors) => {
    expect(errorsOf('Secret', { type, data })).toEqual(errors)
  })

  it('keeps the type of a Secret', () => {
    expect(errorsOf('Secret', { type: 'b' }, { type: 'a' })).toEqual(['type: Invalid value: "b": field is immutable'])
  })

  it.each<[string, object, string[]]>([
    ['no ports', {}, ['spec.ports: Required value']],
    ['a port of 0', { ports: [{ port: 0 }] }, ['spec.ports[0].port: Required value']],
    ['ports without names', { ports: [{ port: 1 }, { port: 2, name: 'b' }] }, ['spec.ports[0].name: Required value']],
    [
      'a name twice',
      {
        ports: [
          { port: 1, name: 'a' },
          { port: 2, name: 'a' },
        ],
      },
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    ['no external name', { type: 'ExternalName' }, ['spec.externalName: Required value']],
    ['another type', { type: 'Local' }, [expect.stringContaining('spec.type: Unsupported value: "Local"') as string]],
    [
      'an address of its own',
      { clusterIP: '10.0.0.1', ports: [{ port: 1 }] },
      [expect.stringContaining('failed to allocate IP') as string],
    ],
  ])('refuses a Service with %s', (_name, spec, errors) => {
    expect(errorsOf('Service', { spec })).toEqual(errors)
  })

  it('accepts a headless Service without ports', () => {
    expect(errorsOf('Service', { spec: { clusterIP: 'None' } })).toEqual([])
  })
})
