import { type ConfigMap, type Container, type Secret } from '../manifests/objects'
import { MissingReferenceError, resolveEnv } from './resolve-env'

const secret: Secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys' },
  data: { USER: Buffer.from('ada').toString('base64') },
  stringData: { PASSWORD: 'p' },
}
const configMap: ConfigMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data: { LEVEL: 'debug' },
}
const pod = { metadata: { name: 'a-1', namespace: 'default', labels: { 'x/y': 'z' } } }

const resolve = (container: Partial<Container>) =>
  resolveEnv(
    { name: 'a', image: 'i', ...container },
    {
      find: (kind, name) => [secret, configMap].find((each) => each.kind === kind && each.metadata.name === name),
      pod,
    },
  )

describe('resolveEnv', () => {
  it('reads values, ConfigMaps, Secrets and fields of the pod', () => {
    const env = resolve({
      env: [
        { name: 'PORT', value: '8080' },
        { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'LEVEL' } } },
        { name: 'USER', valueFrom: { secretKeyRef: { name: 'keys', key: 'USER' } } },
        { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['x/y']" } } },
      ],
    })
    expect(env).toEqual({ PORT: '8080', LEVEL: 'debug', USER: 'ada', POD_NAME: 'a-1', LABEL: 'z' })
  })

  it('reads an empty value for a label or annotation that the pod does not have, as a kubelet does', () => {
    const fieldRefs = ['labels', 'annotations'].map((map) => ({ fieldRef: { fieldPath: `metadata.${map}['none']` } }))
    const env = resolve({ env: fieldRefs.map((valueFrom, index) => ({ name: `V${index}`, valueFrom })) })
    expect(env).toEqual({ V0: '', V1: '' })
  })

  it('reads all keys of Secrets and ConfigMaps, which env overrides', () => {
    const env = resolve({
      envFrom: [{ secretRef: { name: 'keys' }, prefix: 'DB_' }, { configMapRef: { name: 'settings' } }],
      env: [{ name: 'LEVEL', value: 'info' }],
    })
    expect(env).toEqual({ DB_USER: 'ada', DB_PASSWORD: 'p', LEVEL: 'info' })
  })

  it('expands variables that are defined earlier', () => {
    const env = resolve({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '$(A)-$$(A)-$(C)' },
      ],
    })
    expect(env['B']).toBe('1-$(A)-$(C)')
  })

  it('accepts variables whose name is that of a property of all objects', () => {
    const env = Object.getOwnPropertyNames(Object.prototype).map((name) => ({ name, value: `$(${name})` }))
    expect(Object.entries(resolve({ env }))).toEqual(env.map(({ name, value }) => [name, value]))
  })

  it.each(['constructor', 'toString', '__proto__'])('finds no key %s, which all objects inherit', (key) => {
    const ref = { name: 'settings', key }
    const resolveRef = (valueFrom: object) => () => resolve({ env: [{ name: 'A', valueFrom }] })
    expect(resolveRef({ configMapKeyRef: ref })).toThrow(`couldn't find key ${key} in ConfigMap settings`)
    expect(resolveRef({ secretKeyRef: { ...ref, name: 'keys' } })).toThrow(`couldn't find key ${key} in Secret keys`)
    for (const map of ['labels', 'annotations'])
      expect(resolveRef({ fieldRef: { fieldPath: `metadata.${map}['${key}']` } })()).toEqual({ A: '' })
  })

  it('skips missing references that are optional, and rejects others', () => {
    const ref = { name: 'keys', key: 'NONE' }
    expect(resolve({ env: [{ name: 'A', valueFrom: { secretKeyRef: { ...ref, optional: true } } }] })).toEqual({})
    expect(() => resolve({ env: [{ name: 'A', valueFrom: { secretKeyRef: ref } }] })).toThrow(MissingReferenceError)
    expect(() => resolve({ envFrom: [{ secretRef: { name: 'none' } }] })).toThrow('secret "none" not found')
  })
})
