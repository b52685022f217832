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

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('validate', () => {
  it.each<[string, object, string[]]>([
    [
      'an invalid key',
      { data: { 'a b': '1' } },
      [expect.stringContaining('data[a b]: Invalid value: "a b": a valid config key must') as string],
    ],
    ['the key ..', { data: { '..': '1' } }, [`data[..]: Invalid value: "..": must not be '..'`]],
    [
      'a duplicate key',
      { data: { a: '1' }, binaryData: { a: 'AQ==' } },
      ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    ],
  ])('refuses a ConfigMap with %s', (_name, fields, errors) => {
    expect(errorsOf('ConfigMap', fields)).toEqual(errors)
  })

  it('refuses changes of immutable data', () => {
    const forbidden = (field: string) => `${field}: Forbidden: field is immutable when \`immutable\` is set`
    const previous = { data: { a: '1' }, immutable: true }
    expect(errorsOf('ConfigMap', { ...previous, metadata: { name: 'a', labels: { a: 'b' } } }, previous)).toEqual([])
    expect(errorsOf('ConfigMap', { data: { a: '2' } }, previous)).toEqual([forbidden('immutable'), forbidden('data')])
    expect(errorsOf('Secret', { ...previous, data: {} }, previous)).toContain(forbidden('data'))
  })

  it.each<[string, object, string[]]>([
    ['kubernetes.io/tls', { 'tls.crt': base64('c') }, ['data[tls.key]: Required value']],
    ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
    ['kubernetes.io/basic-auth', { username: base64('u') }, []],
    ['kubernetes.io/ssh-auth', {}, ['data[ssh-privatekey]: Required value']],
    ['example.com/any', {}, []],
  ])('checks the keys of a Secret of type %s', (type, data, errors) => {
    expect(errorsOf('Secret', { type, data })).toEqual(errors)
  })

  it('refuses a change of the type of a Secret', () => {
    expect(errorsOf('Secret', { type: 'b' }, { type: 'a' })).toEqual(['type: Invalid value: "b": field is immutable'])
  })

  it.each<[string, object, string[]]>([
    ['no ports', {}, ['spec.ports: Required value']],
    [
      'a port of 0',
      { ports: [{ port: 0 }] },
      ['port', 'targetPort'].map(
        (field) => `spec.ports[0].${field}: Invalid value: 0: must be between 1 and 65535, inclusive`,
      ),
    ],
    [
      'two ports with the same number',
      {
        ports: [
          { port: 1, name: 'a' },
          { port: 1, name: 'b' },
        ],
      },
      [
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":1,"TargetPort":0,"NodePort":0}',
      ],
    ],
    [
      'an invalid name as targetPort',
      { ports: [{ port: 1, targetPort: 'HTTP' }] },
      [
        'spec.ports[0].targetPort: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'spec.ports[0].targetPort: Invalid value: "HTTP": must contain at least one letter (a-z)',
      ],
    ],
    [
      'an invalid address',
      { clusterIP: '1.2.3', ports: [{ port: 1 }] },
      ['spec.clusterIPs[0]: Invalid value: "1.2.3": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    [
      'an unknown affinity',
      { sessionAffinity: 'Pod', ports: [{ port: 1 }] },
      ['spec.sessionAffinity: Unsupported value: "Pod": supported values: "ClientIP", "None"'],
    ],
    [
      'a nodePort outside the valid range',
      { type: 'NodePort', ports: [{ port: 1, nodePort: 80 }] },
      [
        'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
      ],
    ],
    ['ports without names', { ports: [{ port: 1 }, { port: 2, name: 'b' }] }, ['spec.ports[0].name: Required value']],
    [
      'a duplicate name',
      {
        ports: [
          { port: 1, name: 'a' },
          { port: 2, name: 'a' },
        ],
      },
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    ['no external name', { type: 'ExternalName' }, ['spec.externalName: Required value']],
    [
      'an unknown type',
      { type: 'Local' },
      [expect.stringContaining('spec.type: Unsupported value: "Local"') as string],
    ],
    [
      'a clusterIP other than that of the local cluster',
      { clusterIP: '10.0.0.1', ports: [{ port: 1 }] },
      [expect.stringContaining('failed to allocate IP') as string],
    ],
  ])('refuses a Service with %s', (_name, spec, errors) => {
    expect(errorsOf('Service', { spec })).toEqual(errors)
  })

  it('refuses an incomplete owner reference, and a finalizer without a domain', () => {
    const metadata = { name: 'a', ownerReferences: [{ kind: 'Pod' }], finalizers: ['example.com/a', 'orphan', 'b'] }
    expect(errorsOf('ConfigMap', { metadata })).toEqual([
      ...['apiVersion', 'name', 'uid'].map(
        (field) => `metadata.ownerReferences[0].${field}: Required value: must not be empty`,
      ),
      'metadata.finalizers[2]: Invalid value: "b": name is neither a standard finalizer name nor is it fully qualified',
    ])
  })

  it('accepts a headless Service without ports', () => {
    expect(errorsOf('Service', { spec: { clusterIP: 'None' } })).toEqual([])
  })
})
