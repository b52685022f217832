import fc from 'fast-check'
import { anyJson, inheritedName } from '../../test/support/fuzz/inputs'
import { FUZZ_RUNS, FUZZ_SEED, FUZZ_TIMEOUT_MS } from '../../test/support/fuzz/runs'
import { hpaFromV1, hpaToV1 } from '../src/kubernetes-api/hpa-v1'
import { ApiError } from '../src/kubernetes-api/responses'
import { admit } from '../src/kubernetes-api/writes/admit'
import { decodeObject } from '../src/kubernetes-api/writes/decode-object'
import { admitManifest } from '../src/manifests/admit-manifest'
import { type Deployment, type KubeObject } from '../src/manifests/objects'
import { withRegistryFields } from '../src/manifests/registry-fields'
import { ManifestError } from '../src/manifests/manifest-error'
import { resourceOfKind } from '../src/store/resource-types'
import { ScaledCluster, consumer, scaledObject } from './fixture/scaled-cluster'

const NAMESPACE = 'food-delivery'
/** Number of random objects in a cluster at the same time. */
const BATCH_SIZE = 20

let scaled: ScaledCluster
let logged: jest.SpyInstance

beforeEach(() => {
  logged = jest.spyOn(console, 'error').mockReturnValue(undefined)
  startCluster()
})

function startCluster(): void {
  const control = { ...consumer, metadata: { name: 'control' } }
  const spec = { scaleTargetRef: { name: 'control' }, minReplicaCount: 1 }
  scaled = new ScaledCluster([control, scaledObject(spec, 'control')])
}

afterEach(async () => {
  await scaled.stop()
  logged.mockRestore()
})

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'consumer' }
const hpa = (version: string, spec: object) => ({
  apiVersion: `autoscaling/${version}`,
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'fuzzed', labels: { a: 'b' }, annotations: { 'autoscaling.alpha.kubernetes.io/metrics': '[{}]' } },
  spec: { scaleTargetRef: target, minReplicas: 1, maxReplicas: 3, ...spec },
})
const metric = { metric: { name: 'm', selector: { matchLabels: { a: 'b' } } } }
const rules = {
  stabilizationWindowSeconds: 10,
  selectPolicy: 'Max',
  policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }],
  tolerance: '0.1',
}
const behavior = { scaleUp: rules, scaleDown: rules }
const trigger = (type: string, metadata: object, fields: object = {}) => ({ type, name: type, metadata, ...fields })

/** Valid objects with most of the fields that a user can set. */
const samples: object[] = [
  hpa('v1', { targetCPUUtilizationPercentage: 50 }),
  hpa('v2', {
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      { type: 'Pods', pods: { ...metric, target: { type: 'AverageValue', averageValue: '5' } } },
      { type: 'Object', object: { ...metric, describedObject: target, target: { type: 'Value', value: '2k' } } },
      { type: 'External', external: { ...metric, target: { type: 'AverageValue', averageValue: '30' } } },
    ],
    behavior,
  }),
  scaledObject({
    idleReplicaCount: 0,
    initialCooldownPeriod: 5,
    fallback: { failureThreshold: 3, replicas: 2, behavior: 'static' },
    advanced: {
      restoreToOriginalReplicaCount: true,
      scalingModifiers: { formula: 'kafka + cron', target: '5', activationTarget: '1', metricType: 'AverageValue' },
      horizontalPodAutoscalerConfig: { name: 'hpa', behavior },
    },
    triggers: [
      trigger('kafka', { bootstrapServers: 'kafka:9092', consumerGroup: 'g', topic: 'orders', lagThreshold: '5' }),
      trigger('cron', { timezone: 'UTC', start: '0 6 * * *', end: '0 20 * * *', desiredReplicas: '3' }),
      trigger('cpu', { value: '50' }, { metricType: 'Utilization' }),
    ],
  }),
  scaledObject({ triggers: [trigger('memory', { value: '100Mi' }, { metricType: 'AverageValue' })] }),
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: { name: 'fuzzed' },
    spec: { secretTargetRef: [{ parameter: 'password', name: 'login', key: 'password' }] },
  },
  { ...consumer, metadata: { name: 'fuzzed' }, spec: { replicas: 1, ...consumer.spec } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'fuzzed' },
    spec: { selector: { app: 'consumer' }, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fuzzed' }, data: { a: 'b' }, binaryData: { c: 'YQ==' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'fuzzed' }, type: 'Opaque', data: { a: 'YQ==' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fuzzed' } },
]

type Key = string | number
type Collection = Record<Key, unknown>

/** The places of all values in an object: the object or list that contains a value, and its key there. */
function places(value: unknown): { parent: Collection; key: Key }[] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Collection
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...places(parent[key])])
}

const value = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'x', '0', '-1', '500MB', '10%', 'NaN', -1, 0, 1.5, 101, 2 ** 31, 1e300, true),
  fc.constantFrom<unknown>([], {}, [null], [[]], { a: 1 }, { '': {} }, ['x', 1]),
  inheritedName,
  anyJson,
)
const kind = fc.constantFrom('set', 'remove', 'rename', 'move')
const mutation = fc.record({ position: fc.nat(), kind, name: fc.oneof(fc.constant('other'), inheritedName), value })

interface Mutation {
  position: number
  kind: string
  name: string
  value: unknown
}

function mutate(object: object, { position, kind: change, name, value: newValue }: Mutation) {
  const allPlaces = places(object)
  const { parent, key } = allPlaces[position % allPlaces.length] ?? { parent: {}, key: '' }
  if (change === 'set') parent[key] = structuredClone(newValue)
  else if (change === 'move') parent[key] = structuredClone(allPlaces[(position * 7) % allPlaces.length]?.parent)
  else {
    const removed = parent[key]
    if (Array.isArray(parent)) parent.splice(Number(key), 1)
    else delete parent[key]
    if (change === 'rename' && !Array.isArray(parent)) parent[name] = removed
  }
  return object
}

/** A valid object with up to three fields changed, removed, renamed or replaced by another part of it. */
const anyObject = fc
  .tuple(fc.constantFrom(...samples), fc.array(mutation, { maxLength: 3 }))
  .map(([sample, mutations]) => ({
    sample: sample as KubeObject,
    object: mutations.reduce(mutate, structuredClone(sample)),
  }))

const parameters = (numRuns = FUZZ_RUNS) => ({ seed: FUZZ_SEED, numRuns })

/** The object as the API would store it; undefined if the API refuses it. */
async function tryToAdmit({ sample, object }: { sample: KubeObject; object: object }): Promise<KubeObject | undefined> {
  const { apiVersion, kind } = sample
  const type = resourceOfKind(kind)
  if (!type) throw new Error(`${kind} is not served`)
  try {
    const options = { apiVersion, kind, isCustom: type.isCustom, fieldValidation: 'Ignore' as const, duplicates: [] }
    const decoded = decodeObject(object, options).object
    const stored = apiVersion === 'autoscaling/v1' ? hpaFromV1(decoded) : decoded
    const withSpec = type.isCustom ? stored : { ...stored, spec: stored.spec ?? {} }
    const metadata = { ...withSpec.metadata, name: 'fuzzed', namespace: NAMESPACE }
    const { store } = scaled
    const written = { ...withRegistryFields(withSpec), metadata }
    return (await admit({ type, object: written, previous: undefined, store, isDryRun: false })).object
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return undefined
  }
}

describe('random objects', () => {
  it(
    'are admitted or refused by the API',
    async () => {
      let admittedCount = 0
      await fc.assert(
        fc.asyncProperty(anyObject, async (input) => {
          const object = await tryToAdmit(input)
          if (object) admittedCount += 1
          if (object?.kind === 'HorizontalPodAutoscaler') hpaFromV1(hpaToV1(object))
        }),
        parameters(),
      )
      // More than one in twenty random objects are valid.
      expect(admittedCount).toBeGreaterThan(FUZZ_RUNS / 20)
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'are read from files, or rejected with a ManifestError',
    () => {
      fc.assert(
        fc.property(anyObject, ({ object }) => {
          try {
            admitManifest(object, 'a.yaml')
          } catch (error) {
            if (!(error instanceof ManifestError)) throw error
          }
        }),
        parameters(),
      )
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'do not stop the controllers',
    async () => {
      const rejections: unknown[] = []
      const onRejection = (reason: unknown) => rejections.push(reason)
      process.on('unhandledRejection', onRejection)
      const property = fc.asyncProperty(
        fc.array(anyObject, { minLength: BATCH_SIZE, maxLength: BATCH_SIZE }),
        async (inputs) => {
          await scaled.stop()
          startCluster()
          for (const [index, input] of inputs.entries()) await storeObject(input, `fuzzed-${index}`)
          const since = scaled.timers.now()
          await scaled.timers.advance(16_000)
          const decisions = scaled.log.list({ since, autoscaler: 'control' })
          expect(decisions.some(({ loop }) => loop === 'hpa')).toBe(true)
          expect(decisions.some(({ loop }) => loop === 'keda')).toBe(true)
        },
      )
      await fc.assert(property, { ...parameters(Math.ceil(FUZZ_RUNS / BATCH_SIZE)), endOnFailure: true })
      process.off('unhandledRejection', onRejection)
      expect(rejections).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  /** Stores an object as the API does. Stores an autoscaler, except an HPA of autoscaling/v1, even if the API would refuse it. */
  async function storeObject(input: { sample: KubeObject; object: object }, name: string): Promise<void> {
    const { store, cluster } = scaled
    const type = resourceOfKind(input.sample.kind)
    const metadata = { name, namespace: NAMESPACE }
    const isAutoscaler = ['ScaledObject', 'HorizontalPodAutoscaler'].includes(input.sample.kind)
    const raw = { ...(input.object as KubeObject), kind: input.sample.kind }
    const object = isAutoscaler && input.sample.apiVersion !== 'autoscaling/v1' ? raw : await tryToAdmit(input)
    if (!object || !type) return
    const stored = { ...object, metadata: { ...metadata, annotations: object.metadata?.annotations ?? {} } }
    if (type.plural === 'deployments') cluster.applyDeployment(stored as Deployment)
    else store.put(type.plural, stored)
  }
})
