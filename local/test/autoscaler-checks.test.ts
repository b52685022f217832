import { type KubeObject } from '../src/manifests/objects'
import { valueAt } from '../src/json'
import { ScaledCluster, scaledObject } from './fixture/scaled-cluster'

let scaled: ScaledCluster
let logged: jest.SpyInstance

beforeEach(() => {
  logged = jest.spyOn(console, 'error').mockReturnValue(undefined)
  scaled = new ScaledCluster([])
})

afterEach(async () => {
  await scaled.stop()
  logged.mockRestore()
})

const statusOf = (name: string) => scaled.store.get('scaledobjects', name)?.status as { conditions?: object[] }
const conditionOf = (object: KubeObject | undefined, type: string) =>
  (valueAt(object, 'status.conditions') as { type: string }[] | undefined)?.find((each) => each.type === type)
const readyConditionOf = (name: string) => conditionOf(scaled.store.get('scaledobjects', name), 'Ready')
const eventsOf = (name: string) =>
  scaled.store
    .list('events')
    .filter(
      (event) =>
        valueAt(event, 'involvedObject.name') === name &&
        valueAt(event, 'source.component') !== 'deployment-controller',
    )
    .map((event) => `${String(valueAt(event, 'reason'))}: ${String(valueAt(event, 'message'))}`)

async function add(object: KubeObject, ms = 1_000): Promise<void> {
  scaled.store.put(object.kind === 'ScaledObject' ? 'scaledobjects' : 'horizontalpodautoscalers', object)
  await scaled.timers.advance(ms)
}

const cpu = (metadata: object, fields: object = { metricType: 'Utilization' }) =>
  scaledObject({ triggers: [{ type: 'cpu', metadata, ...fields }] })
const target = (fields: object) => scaledObject({ scaleTargetRef: { name: 'consumer', ...fields } })
const HPA_FAILED = 'failed to ensure HPA is correctly created for ScaledObject: '
const TARGET_INVALID = "ScaledObject doesn't have correct scaleTargetRef specification: "
const NOT_A_NUMBER = 'error parsing cpu metadata: strconv.ParseInt: parsing "abc": invalid syntax'

describe('a ScaledObject', () => {
  it.each<[string, KubeObject, string, string[]]>([
    [
      'with an unknown trigger',
      scaledObject({ triggers: [{ type: 'kafak', metadata: {} }] }),
      `${HPA_FAILED}no scaler found for type: kafak`,
      ['KEDAScalerFailed: no scaler found for type: kafak'],
    ],
    [
      'with a value that is not a number',
      cpu({ value: 'abc' }),
      HPA_FAILED + NOT_A_NUMBER,
      [`KEDAScalerFailed: ${NOT_A_NUMBER}`],
    ],
    [
      'that results in an invalid HPA',
      cpu({ value: '0' }),
      `${HPA_FAILED}HorizontalPodAutoscaler.autoscaling "keda-hpa-consumer" is invalid: spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0`,
      ['KEDAScalersStarted: Scaler cpu is built'],
    ],
    [
      'that targets a StatefulSet with the name of a Deployment',
      target({ apiVersion: 'apps/v1', kind: 'StatefulSet' }),
      `${TARGET_INVALID}statefulsets.apps "consumer" not found`,
      ["ScaledObjectCheckFailed: Target resource doesn't exist"],
    ],
    [
      'that names a container that does not exist',
      target({ envSourceContainerName: 'nothere' }),
      `${HPA_FAILED}error resolving secrets for ScaleTarget: couldn't find container with name nothere on Target object`,
      [
        "KEDAScalerFailed: error resolving secrets for ScaleTarget: couldn't find container with name nothere on Target object",
      ],
    ],
  ])('%s reports why it is not ready', async (_title, object, message, events) => {
    await add(object)
    expect(readyConditionOf('consumer')).toEqual({
      type: 'Ready',
      status: 'False',
      reason: 'ScaledObjectCheckFailed',
      message,
    })
    const active = { type: 'Active', status: 'Unknown', reason: 'UnknownState', message: 'ScaledObject check failed' }
    expect(statusOf('consumer').conditions).toContainEqual(active)
    // KEDA also sends the message as the action of the event. The API server refuses an action of more than 128 characters.
    const check = message.length <= 128 ? [`ScaledObjectCheckFailed: ${message}`] : []
    expect(eventsOf('consumer')).toEqual([...events, ...check])
    expect(scaled.replicas).toBe(2)
  })

  it('uses a TriggerAuthentication that is created later', async () => {
    const metadata = { bootstrapServers: 'kafka:9092', consumerGroup: 'g', topic: 'orders', sasl: 'plaintext' }
    await add(scaledObject({ triggers: [{ type: 'kafka', metadata, authenticationRef: { name: 'auth' } }] }))
    expect(readyConditionOf('consumer')).toMatchObject({ status: 'False' })
    const [username, password] = ['user', 'secret'].map((text) => Buffer.from(text).toString('base64'))
    const data = { username, password }
    scaled.store.put('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, data } as KubeObject)
    const secretTargetRef = Object.keys(data).map((key) => ({ parameter: key, name: 'login', key }))
    const [apiVersion, kind] = ['keda.sh/v1alpha1', 'TriggerAuthentication']
    scaled.store.put('triggerauthentications', {
      apiVersion,
      kind,
      metadata: { name: 'auth' },
      spec: { secretTargetRef },
    })
    await scaled.timers.advance(1_000)
    expect(readyConditionOf('consumer')).toMatchObject({ status: 'True' })
  })

  it('has no HPA while it is paused, and its status shows that it is paused', async () => {
    const object = scaledObject({ pollingInterval: undefined, cooldownPeriod: undefined })
    const annotations = { 'autoscaling.keda.sh/paused-replicas': '3' }
    await add({ ...object, metadata: { ...object.metadata, annotations } })
    expect(readyConditionOf('consumer')).toMatchObject({ status: 'True', message: 'ScaledObject is paused' })
    expect(eventsOf('consumer')).toEqual([
      'ScaledObjectPaused: ScaledObject is paused',
      'ScaledObjectReady: ScaledObject is ready for scaling',
    ])
    expect(statusOf('consumer')).toMatchObject({ pausedReplicaCount: 3 })
    expect(statusOf('consumer')).not.toHaveProperty('hpaName')
    expect(scaled.replicas).toBe(3)
    await add(object)
    expect(eventsOf('consumer').slice(2)).toEqual([
      'ScaledObjectUnpaused: pause annotation removed for ScaledObject',
      'KEDAScalersStarted: Scaler kafka is built',
      'KEDAScalersStarted: Started scalers watch',
    ])
    expect(statusOf('consumer')).not.toHaveProperty('pausedReplicaCount')
    expect(scaled.store.get('horizontalpodautoscalers', 'keda-hpa-consumer')).toBeDefined()
  })

  it('reports an internal error if it cannot be reconciled, until its spec is corrected', async () => {
    await add(
      scaledObject({ triggers: [{ type: 'memory', metricType: 'AverageValue', metadata: { value: '500MB' } }] }),
    )
    expect(readyConditionOf('consumer')).toEqual({ type: 'Ready', status: 'Unknown' })
    expect(logged).toHaveBeenCalledTimes(1)
    await scaled.timers.advance(15_000)
    const message = expect.stringMatching(/^the local cluster cannot reconcile this object: quantities/) as string
    expect(readyConditionOf('consumer')).toEqual({ type: 'Ready', status: 'False', reason: 'InternalError', message })
    expect(eventsOf('consumer')).toHaveLength(1)
    await add(scaledObject({}))
    expect(readyConditionOf('consumer')).toMatchObject({ status: 'True' })
  })
})

describe('an HPA', () => {
  const hpa = (fields: object, spec: object = {}): KubeObject => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'h' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'consumer', ...fields },
      minReplicas: 4,
      maxReplicas: 5,
      metrics: [],
      ...spec,
    },
  })
  const ableToScale = () => conditionOf(scaled.store.get('horizontalpodautoscalers', 'h'), 'AbleToScale')

  it.each([
    [{ kind: 'StatefulSet' }, 'statefulsets/scale.apps "consumer" not found'],
    [
      { kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1' },
      'no matches for kind "Rollout" in version "argoproj.io/v1alpha1"',
    ],
  ])(
    'does not scale a Deployment with the same name as its target, which is of another kind: %j',
    async (fields, reason) => {
      await add(hpa(fields))
      const message = `the HPA controller was unable to get the target's current scale: ${reason}`
      expect(ableToScale()).toMatchObject({ status: 'False', reason: 'FailedGetScale', message })
      expect(scaled.replicas).toBe(2)
    },
  )

  it('reports an internal error until its spec is corrected, without affecting ScaledObjects', async () => {
    await add(hpa({}, { metrics: [{ type: 'Resource' }] }), 31_000)
    expect(ableToScale()).toMatchObject({ status: 'False', reason: 'InternalError' })
    expect(eventsOf('h')).toHaveLength(1)
    await add(scaledObject({ scaleTargetRef: { name: 'consumer' } }))
    expect(readyConditionOf('consumer')).toMatchObject({ status: 'True' })
    scaled.store.remove('scaledobjects', 'consumer')
    await add(hpa({}), 60_000)
    expect(ableToScale()).toMatchObject({ status: 'True' })
    expect(scaled.replicas).toBe(4)
  })
})
