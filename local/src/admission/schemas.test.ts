import { celRules } from '@food-delivery/autoscaler'
import { type Schema, schemaOf } from './schemas'

const rulesIn = (schema: Schema): string[] => [
  ...(schema['x-kubernetes-validations'] ?? []).map(({ rule }) => rule),
  ...Object.values(schema.properties ?? {}).flatMap(rulesIn),
  ...(schema.items ? rulesIn(schema.items) : []),
]

describe('the schemas', () => {
  it.each(['ScaledObject', 'TriggerAuthentication'])('contain only implemented CEL rules for %s', (kind) => {
    const schema = schemaOf('keda.sh/v1alpha1', kind)
    expect(rulesIn(schema ?? {}).filter((rule) => !Object.hasOwn(celRules, rule))).toEqual([])
    expect(schema?.properties?.['spec']).toBeDefined()
  })

  it.each([
    ['v1', 'Pod'],
    ['apps/v1', 'Deployment'],
    ['autoscaling/v1', 'HorizontalPodAutoscaler'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ])('have %s %s', (apiVersion, kind) => {
    expect(schemaOf(apiVersion, kind)?.name?.split('.').at(-1)).toBe(kind)
  })
})
