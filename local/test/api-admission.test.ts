import { type KubeObject } from '../src/manifests/objects'
import { type ApiServer } from '../src/kubernetes-api/api-server'
import { ScaledCluster } from './fixture/scaled-cluster'

let scaled: ScaledCluster
let api: ApiServer

beforeAll(async () => {
  scaled = new ScaledCluster()
  api = scaled.createApi()
  await api.start(0)
})

afterAll(async () => {
  api.stop()
  await scaled.stop()
})

const NAMESPACE = 'namespaces/food-delivery'
const collections = {
  v1: `apis/autoscaling/v1/${NAMESPACE}/horizontalpodautoscalers`,
  v2: `apis/autoscaling/v2/${NAMESPACE}/horizontalpodautoscalers`,
  so: `apis/keda.sh/v1alpha1/${NAMESPACE}/scaledobjects`,
  ta: `apis/keda.sh/v1alpha1/${NAMESPACE}/triggerauthentications`,
  deployments: `apis/apps/v1/${NAMESPACE}/deployments`,
  secrets: `api/v1/${NAMESPACE}/secrets`,
}
type Collection = keyof typeof collections

async function send(method: string, path: string, body?: object) {
  const init = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
  const response = await fetch(`${api.url}/${path}`, { method, ...init })
  return (await response.json()) as KubeObject & { code?: number; message?: string }
}

const create = (collection: Collection, body: object) =>
  send('POST', `${collections[collection]}?fieldValidation=Strict`, body)

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'consumer' }
const hpa = (spec: object, metadata: object = { name: 'h' }) => ({
  metadata,
  spec: { scaleTargetRef, maxReplicas: 3, ...spec },
})
const resourceHpa = (target: object) => hpa({ metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] })
const trigger = {
  type: 'cron',
  metadata: { timezone: 'UTC', start: '0 6 * * *', end: '0 20 * * *', desiredReplicas: '3' },
}
const scaledObject = (spec: object) => ({
  metadata: { name: 's' },
  spec: { scaleTargetRef: { name: 'unused' }, triggers: [trigger], ...spec },
})
const container = { name: 'web', image: 'web' }
const deployment = (pod: object, spec: object = {}) => ({
  metadata: { name: 'd' },
  spec: {
    selector: { matchLabels: { app: 'd' } },
    template: { metadata: { labels: { app: 'd' } }, spec: pod },
    ...spec,
  },
})
const QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const UNCHECKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

describe('the Kubernetes API refuses', () => {
  it.each<[string, Collection, object, string]>([
    [
      'a string instead of a list',
      'v2',
      hpa({ metrics: 'cpu' }),
      'json: cannot unmarshal string into Go struct field HorizontalPodAutoscalerSpec.spec.metrics of type []v2.MetricSpec',
    ],
    [
      'a fraction',
      'v2',
      resourceHpa({ type: 'Utilization', averageUtilization: 50.5 }),
      'json: cannot unmarshal number 50.5 into Go struct field MetricTarget.spec.metrics.resource.target.averageUtilization of type int32',
    ],
    [
      'a number instead of a string',
      'v2',
      hpa({}, { name: 'h', labels: { a: 1 } }),
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    ['an invalid quantity', 'v2', resourceHpa({ type: 'AverageValue', averageValue: '500MB' }), QUANTITY],
    ['an invalid tolerance', 'v2', hpa({ behavior: { scaleUp: { tolerance: '10%' } } }), QUANTITY],
    ['fields of v2 in v1', 'v1', hpa({ metrics: [] }), 'strict decoding error: unknown field "spec.metrics"'],
    [
      'fields of v2beta1 in v2',
      'v2',
      hpa({ metrics: [{ type: 'Resource', resource: { name: 'cpu', targetAverageUtilization: 80 } }] }),
      'strict decoding error: unknown field "spec.metrics[0].resource.targetAverageUtilization"',
    ],
    [
      'an unknown field of a ScaledObject',
      'so',
      scaledObject({ minReplicas: 1 }),
      'strict decoding error: unknown field "spec.minReplicas"',
    ],
    [
      'requests that are not quantities',
      'deployments',
      deployment({ containers: [{ ...container, resources: { requests: { cpu: 'lots' } } }] }),
      QUANTITY,
    ],
    [
      'a Secret that is not base64',
      'secrets',
      { metadata: { name: 's' }, data: { user: 'no base64!' } },
      'illegal base64 data at input byte 2',
    ],
  ])('%s with a Status of 400', async (_title, collection, body, reason) => {
    const { code, message } = await create(collection, body)
    expect(code).toBe(400)
    expect(message).toMatch(/^\w+ in version "\w+" cannot be handled as a \w+: /)
    expect(message?.endsWith(`: ${reason}`)).toBe(true)
  })

  it.each<[string, Collection, object, string[]]>([
    [
      'a metric without its source',
      'v2',
      hpa({ metrics: [{ type: 'Resource' }] }),
      ['spec.metrics[0].resource: Required value: must populate information for the given metric source'],
    ],
    [
      'a utilization of 0 in v1',
      'v1',
      hpa({ targetCPUUtilizationPercentage: 0 }),
      ['spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0'],
    ],
    [
      'a target without kind',
      'v2',
      hpa({ scaleTargetRef: { apiVersion: 'apps/v1', name: 'consumer' } }),
      ['spec.scaleTargetRef.kind: Required value'],
    ],
    [
      'an HPA without maxReplicas',
      'v2',
      hpa({ maxReplicas: undefined }),
      [
        'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
        'spec.maxReplicas: Required value',
      ],
    ],
    [
      'a pollingInterval of 0',
      'so',
      scaledObject({ pollingInterval: 0 }),
      ['spec.pollingInterval: Invalid value: 0: spec.pollingInterval in body should be greater than or equal to 1'],
    ],
    [
      'a string instead of a number',
      'so',
      scaledObject({ maxReplicaCount: '5' }),
      [
        UNCHECKED,
        'spec.maxReplicaCount: Invalid value: "string": spec.maxReplicaCount in body must be of type integer: "string"',
      ],
    ],
    [
      'a missing failureThreshold',
      'so',
      scaledObject({ fallback: { replicas: 1 } }),
      [UNCHECKED, 'spec.fallback.failureThreshold: Required value'],
    ],
    ['a ScaledObject without spec', 'so', { metadata: { name: 's' } }, [UNCHECKED, 'spec: Required value']],
    [
      'a stabilization window of more than an hour',
      'so',
      scaledObject({
        advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 9999 } } } },
      }),
      [
        'spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 9999: spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds in body should be less than or equal to 3600',
      ],
    ],
    [
      'a minimum above the default maximum',
      'so',
      scaledObject({ minReplicaCount: 101 }),
      ['spec: Invalid value: minReplicaCount must be less than or equal to maxReplicaCount'],
    ],
    [
      'containers without name and image',
      'deployments',
      deployment({ containers: [{}] }),
      [
        'spec.template.spec.containers[0].image: Required value',
        'spec.template.spec.containers[0].name: Required value',
      ],
    ],
    [
      'two containers with the same name',
      'deployments',
      deployment({ containers: [container, container] }),
      ['spec.template.spec.containers[1].name: Duplicate value: "web"'],
    ],
    [
      'a port above 65535',
      'deployments',
      deployment({ containers: [{ ...container, ports: [{ containerPort: 99_999 }] }] }),
      [
        'spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'an unknown strategy',
      'deployments',
      deployment({ containers: [container] }, { strategy: { type: 'Rolling' } }),
      [
        'spec.strategy: Unsupported value: {"Type":"Rolling","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
      ],
    ],
    [
      'a restartPolicy other than Always',
      'deployments',
      deployment({ restartPolicy: 'Never' }),
      [
        'spec.template.spec.containers: Required value',
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      ],
    ],
    [
      'an invalid annotation',
      'v2',
      hpa({}, { name: 'h', annotations: { '-a': '' } }),
      [
        "metadata.annotations: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
  ])('%s with a Status of 422', async (_title, collection, body, errors) => {
    const { code, message } = await create(collection, body)
    expect(code).toBe(422)
    const [, actualErrors = ''] = / is invalid: \[?(.*?)\]?$/s.exec(message ?? '') ?? []
    expect(errors.toSorted().join(', ')).toBe(
      actualErrors
        .split(/, (?=(?:spec|metadata|<nil>)[.:[])/)
        .toSorted()
        .join(', '),
    )
  })
})

describe('the webhooks of KEDA', () => {
  const cpu = { type: 'cpu', metricType: 'Utilization', metadata: { value: '60' } }

  it.each<[string, Collection, object, number, string]>([
    [
      'an identity without a name',
      'ta',
      { podIdentity: { provider: 'aws', identityId: '' } },
      403,
      'different than ""',
    ],
    ['a target that does not exist', 'so', scaledObject({ triggers: [cpu] }).spec, 404, 'apps "unused" not found'],
  ])('deny %s', async (_title, collection, spec, code, message) => {
    const denied = await create(collection, { metadata: { name: 'x' }, spec })
    expect(denied).toMatchObject({ code, message: expect.stringContaining(`denied the request: `) as string })
    expect(denied.message?.endsWith(message)).toBe(true)
  })

  it('are not called for an object that its schema rejects', async () => {
    const refused = await create('ta', {
      metadata: { name: 'x' },
      spec: { secretTargetRef: [{ parameter: 'a', name: 'b' }] },
    })
    expect(refused.message).toMatch(/ is invalid: spec\.secretTargetRef\[0\]\.key: Required value$/)
  })
})

describe('the Kubernetes API, for an HPA,', () => {
  afterEach(() => send('DELETE', `${collections.v2}/h`))

  it('adds defaults and stores quantities in their canonical form', async () => {
    const stored = await create('v2', hpa({ metrics: [], behavior: { scaleUp: { tolerance: 0.05 } } }))
    const window = { stabilizationWindowSeconds: 0, selectPolicy: 'Max' }
    const percent = { type: 'Percent', value: 100, periodSeconds: 15 }
    expect(stored.spec).toEqual({
      scaleTargetRef,
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
      behavior: {
        scaleUp: { ...window, policies: [{ ...percent, type: 'Pods', value: 4 }, percent], tolerance: '50m' },
        scaleDown: { selectPolicy: 'Max', policies: [percent] },
      },
    })
  })

  it('converts between autoscaling/v1 and v2', async () => {
    const created = await create('v1', hpa({ targetCPUUtilizationPercentage: 50 }))
    expect(created).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 50 } })
    const cpu = { type: 'Utilization', averageUtilization: 50 }
    const metrics = [{ type: 'Resource', resource: { name: 'cpu', target: cpu } }]
    expect(await send('GET', `${collections.v2}/h`)).toMatchObject({ apiVersion: 'autoscaling/v2', spec: { metrics } })
    const describedObject = { kind: 'Ingress', name: 'main' }
    const otherMetrics = [
      { type: 'Pods', pods: { metric: { name: 'p' }, target: { type: 'AverageValue', averageValue: '5' } } },
      { type: 'Object', object: { describedObject, metric: { name: 'o' }, target: { type: 'Value', value: '2k' } } },
      {
        type: 'External',
        external: { metric: { name: 'e', selector: {} }, target: { type: 'AverageValue', averageValue: '30' } },
      },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
    ]
    const read = await send('GET', `${collections.v2}/h`)
    await send('PUT', `${collections.v2}/h`, {
      ...read,
      spec: { ...(read.spec as object), metrics: [...metrics, ...otherMetrics] },
    })
    const asV1 = await send('GET', `${collections.v1}/h`)
    expect(JSON.parse(asV1.metadata.annotations?.['autoscaling.alpha.kubernetes.io/metrics'] ?? '')).toEqual([
      { type: 'Pods', pods: { metricName: 'p', targetAverageValue: '5' } },
      { type: 'Object', object: { target: describedObject, metricName: 'o', targetValue: '2k' } },
      { type: 'External', external: { metricName: 'e', metricSelector: {}, targetAverageValue: '30' } },
      { type: 'Resource', resource: { name: 'memory', targetAverageValue: '1Gi' } },
    ])
    await send('PUT', `${collections.v1}/h`, asV1)
    expect(await send('GET', `${collections.v2}/h`)).toMatchObject({
      metadata: expect.not.objectContaining({ annotations: expect.anything() as object }) as object,
      spec: { metrics: [...otherMetrics, ...metrics] },
    })
    const list = await send('GET', collections.v1)
    expect(list).toMatchObject({ kind: 'HorizontalPodAutoscalerList', apiVersion: 'autoscaling/v1' })
  })
})
