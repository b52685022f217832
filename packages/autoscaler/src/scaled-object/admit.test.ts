import { rulesOf } from '../rules'
import { type AdmissionCluster, admissionWarnings, admitScaledObject } from './admit'
import { scaledObjectSchemaErrors } from './crd-schema'
import { type ScaledObject, type ScaledObjectSpec } from './scaled-object'

const cluster: AdmissionCluster = {
  scaledObjects: [],
  horizontalPodAutoscalers: [],
  workload: { containers: [{ name: 'orders' }], podResources: { requests: { cpu: '1' } } },
  limitRanges: [],
}
const cpu = { type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } }
const objectOf = (spec: Partial<ScaledObjectSpec> = {}): ScaledObject => ({
  metadata: { name: 'orders', namespace: 'n' },
  spec: {
    scaleTargetRef: { name: 'orders' },
    minReplicaCount: 1,
    triggers: [{ type: 'kafka', metadata: {} }],
    ...spec,
  },
})

describe('admitScaledObject', () => {
  it('accepts pod-level resource requests only since KEDA 2.21', () => {
    const write = { object: objectOf({ triggers: [cpu] }), cluster }
    expect(() => admitScaledObject({ ...write, rules: rulesOf({ keda: '2.20' }) })).toThrow(
      "the scaledobject has a cpu trigger but the container orders doesn't have the cpu request defined",
    )
    expect(admitScaledObject(write)).toEqual([])
  })

  it('rejects another ScaledObject with the same HPA', () => {
    const other = { name: 'other', scaleTargetRef: { name: 'other' }, hpaName: 'keda-hpa-orders' }
    expect(() => admitScaledObject({ object: objectOf(), cluster: { ...cluster, scaledObjects: [other] } })).toThrow(
      "the HPA 'keda-hpa-orders' is already managed by the ScaledObject 'other'",
    )
  })

  it('rejects a cpu trigger without a workload, and minReplicaCount 0 when cpu is the only trigger', () => {
    const object = objectOf({ triggers: [cpu], minReplicaCount: 0 })
    expect(() => admitScaledObject({ object, cluster: { ...cluster, workload: null } })).toThrow(
      'Deployment.apps "orders" not found',
    )
    expect(() => admitScaledObject({ object, cluster })).toThrow('scale to zero')
  })
})

describe('admissionWarnings', () => {
  it('warns about periods without effect, with the messages of each version', () => {
    const { spec } = objectOf({ pollingInterval: 5, cooldownPeriod: 30 })
    expect(admissionWarnings(spec)).toEqual([
      expect.stringMatching(/^PollingInterval is configured but is not relevant for scaling/),
      expect.stringMatching(/^CooldownPeriod is configured but is not relevant/),
    ])
    const keda220 = rulesOf({ keda: '2.20' })
    const relevant = 'is only relevant when minReplicaCount = 0 or idleReplicaCount = 0'
    const oldWarnings = [
      `PollingInterval is configured but is not relevant. PollingInterval ${relevant} or useCachedMetrics is enabled`,
      `CooldownPeriod is configured but is not relevant. CooldownPeriod ${relevant}`,
    ]
    expect(admissionWarnings(spec, keda220)).toEqual(oldWarnings)
    expect(admissionWarnings({ ...spec, idleReplicaCount: 1 }, keda220)).toEqual(oldWarnings)
    expect(admissionWarnings({ ...spec, idleReplicaCount: 1 })).toEqual([])
    for (const rules of [keda220, rulesOf()]) {
      expect(admissionWarnings({ ...spec, idleReplicaCount: 0 }, rules)).toEqual([])
      expect(admissionWarnings({ ...spec, minReplicaCount: 0 }, rules)).toEqual([])
    }
  })
})

describe('scaledObjectSchemaErrors', () => {
  it('returns the errors of the API server', () => {
    const spec = { ...objectOf().spec, pollingInterval: 0, triggers: [], maxReplicaCount: '5', color: 'red' }
    expect(scaledObjectSchemaErrors(spec).map(({ message }) => message)).toEqual([
      'spec.triggers: Invalid value: 0: spec.triggers in body should have at least 1 items',
      'spec.pollingInterval: Invalid value: 0: spec.pollingInterval in body should be greater than or equal to 1',
      'spec.maxReplicaCount: Invalid value: "string": spec.maxReplicaCount in body must be of type integer: "string"',
      'unknown field "spec.color"',
      expect.stringContaining('some validation rules were not checked'),
    ])
    expect(scaledObjectSchemaErrors({ ...objectOf().spec, minReplicaCount: 101 })).toMatchObject([{ rule: 'rule' }])
    const unknownField = { field: 'spec.constructor', rule: 'unknown' }
    expect(scaledObjectSchemaErrors({ ...objectOf().spec, constructor: 1 })).toMatchObject([unknownField])
  })
})
