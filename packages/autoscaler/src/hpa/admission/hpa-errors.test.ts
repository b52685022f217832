import { rulesOf } from '../../rules'
import { hpaErrors } from './hpa-errors'
import { type HpaObject } from './hpa-object'

const valid: HpaObject = {
  metadata: { name: 'orders' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
    minReplicas: 2,
    maxReplicas: 6,
  },
}
const withSpec = (spec: Partial<HpaObject['spec']>): HpaObject => ({ ...valid, spec: { ...valid.spec, ...spec } })
const messages = (hpa: HpaObject, kubernetes = '1.37') =>
  hpaErrors(hpa, { rules: rulesOf({ kubernetes }) }).map(({ message }) => message)

describe('hpaErrors', () => {
  it('accepts a valid object', () => {
    expect(messages(valid)).toEqual([])
  })

  it('reports each invalid field', () => {
    const policies = [{ type: 'Pods' as const, value: 0, periodSeconds: 1801 }]
    const behavior = { scaleUp: { stabilizationWindowSeconds: 3601, policies: [] }, scaleDown: { policies } }
    expect(hpaErrors(withSpec({ minReplicas: 7, behavior })).map(({ field }) => field)).toEqual([
      'spec.maxReplicas',
      'spec.behavior.scaleUp.stabilizationWindowSeconds',
      'spec.behavior.scaleUp.policies',
      'spec.behavior.scaleDown.policies[0].value',
      'spec.behavior.scaleDown.policies[0].periodSeconds',
    ])
  })

  it('reports errors about minReplicas and maxReplicas in the words and the order of each version', () => {
    const hpa = withSpec({
      minReplicas: -1,
      maxReplicas: 0,
      scaleTargetRef: { kind: 'Deployment', apiVersion: 'apps/v1' },
    })
    const nameError = 'spec.scaleTargetRef.name: Required value'
    const minReplicasError = 'spec.minReplicas: Invalid value: -1: must be'
    expect(messages(hpa, '1.35')).toEqual([
      `${minReplicasError} greater than or equal to 1`,
      'spec.maxReplicas: Invalid value: 0: must be greater than 0',
      nameError,
    ])
    expect(messages(hpa, '1.36')[1]).toBe('spec.maxReplicas: Required value: must be set and greater than 0')
    expect(messages(hpa)).toEqual([
      nameError,
      `${minReplicasError} greater than or equal to 0`,
      'spec.maxReplicas: Required value',
    ])
    expect(messages(withSpec({ maxReplicas: 0 }))).toEqual([
      'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
      'spec.maxReplicas: Required value',
    ])
  })

  it('requires an Object or External metric to scale to zero', () => {
    expect(messages(withSpec({ minReplicas: 0 }))).toEqual([
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
    ])
  })
})
