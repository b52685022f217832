import { type KubeObject, type ScaledObject } from '../manifests/objects'
import { authenticationParameters } from './trigger-parameters'

const object = (kind: string, fields: object): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: kind },
  ...fields,
})

describe('authenticationParameters', () => {
  it.each<[key: string, parameters: object]>([
    ['user', { username: 'ada' }],
    ['password', {}],
    ['constructor', {}],
    ['toString', {}],
  ])('reads the key %s only if the Secret has it', (key, parameters) => {
    const secret = object('Secret', { data: { user: Buffer.from('ada').toString('base64') } })
    const reference = { parameter: 'username', name: 'Secret', key }
    const authentication = object('TriggerAuthentication', { spec: { secretTargetRef: [reference] } })
    const triggers = [{ type: 'kafka', metadata: {}, authenticationRef: { name: 'TriggerAuthentication' } }]
    const scaledObject = object('ScaledObject', { spec: { triggers } }) as unknown as ScaledObject
    const find = (kind: string) => [secret, authentication].find((each) => each.kind === kind)
    expect(authenticationParameters(scaledObject, { find })).toEqual(parameters)
  })
})
