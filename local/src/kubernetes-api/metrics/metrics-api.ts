import { type Pod } from '../../pods/pod'
import { NODE_NAME, podObject } from '../../pods/pod-object'
import { type ObjectStore, timestamp } from '../../store/object-store'
import { type ResourceType } from '../../store/resource-types'
import { type Exchange, respond } from '../negotiation'
import { readListOptions } from '../options/list-options'
import { ApiError, methodNotAllowed, objectNotFound, unknownPath } from '../responses'
import { type PodMetrics } from './pod-metrics'

/** Reads the value of an external metric like KEDA's adapter. @throws Error with KEDA's message */
export type ReadExternalMetric = (scaledObject: string, metric: string) => Promise<string>

interface MetricsContext {
  store: ObjectStore
  pods: readonly Pod[]
  podMetrics: PodMetrics
  readExternalMetric: ReadExternalMetric | undefined
  now: () => number
}

const metricType = (plural: string, kind: string, namespaced: boolean) => ({
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  plural,
  singular: '',
  kind,
  namespaced,
  shortNames: [],
  verbs: ['get', 'list'],
  hasStatus: false,
})

/** The resources of metrics-server and KEDA's adapter. They are computed for each request and not stored. */
export const metricTypes = [
  metricType('nodes', 'NodeMetrics', false),
  metricType('pods', 'PodMetrics', true),
  {
    ...metricType('externalmetrics', 'ExternalMetricValueList', true),
    group: 'external.metrics.k8s.io',
    verbs: ['get'],
  },
]

const RESOURCE_PATH = /^\/apis\/metrics\.k8s\.io\/v1beta1(?:\/namespaces\/([^/]+))?\/(pods|nodes)(?:\/([^/]+))?$/
const EXTERNAL_METRIC_PATH = /^\/apis\/external\.metrics\.k8s\.io\/v1beta1\/namespaces\/([^/]+)\/([^/]+)$/

/** Answers a request for a metric; undefined for another path. @throws ApiError */
export function answerMetrics(
  path: string,
  exchange: Exchange & { method: string },
  context: MetricsContext,
): Promise<void> | undefined {
  if (!/^\/apis\/(external\.)?metrics\.k8s\.io\/v1beta1\//.test(path)) return undefined
  if (exchange.method !== 'GET') throw methodNotAllowed()
  const [, , metric] = EXTERNAL_METRIC_PATH.exec(path) ?? []
  if (metric !== undefined) return answerExternal(metric, exchange, context)
  const [, namespace, plural, name] = RESOURCE_PATH.exec(path) ?? []
  if (plural === undefined || (plural === 'nodes' && namespace !== undefined)) throw unknownPath()
  return plural === 'pods' ? answerPods({ namespace, name }, exchange, context) : answerNodes(name, exchange, context)
}

async function answerPods(
  { namespace, name }: { namespace: string | undefined; name: string | undefined },
  exchange: Exchange,
  { pods, podMetrics }: MetricsContext,
): Promise<void> {
  const type = typeOf('PodMetrics')
  const { matches } = readListOptions(exchange.query, type)
  const selectedPods = pods.filter(
    ({ identity, state }) =>
      (namespace === undefined || identity.namespace === namespace) &&
      (name === undefined || identity.name === name) &&
      matches(podObject(identity, state)),
  )
  const usageByPod = new Map((await podMetrics.read(pods)).map((usage) => [usage.name, usage]))
  const items = selectedPods.flatMap((pod) => {
    const usage = usageByPod.get(pod.name)
    if (!usage) return []
    const { labels } = pod.identity
    const containers = usage.containers.map(({ name: container, ...amounts }) => ({
      name: container,
      usage: quantities(amounts),
    }))
    return [
      { ...metadataOf('PodMetrics', usage, { name: pod.name, namespace: pod.identity.namespace, labels }), containers },
    ]
  })
  answer('PodMetrics', name, items, exchange)
}

async function answerNodes(
  name: string | undefined,
  exchange: Exchange,
  { pods, podMetrics, now }: MetricsContext,
): Promise<void> {
  const usages = await podMetrics.read(pods)
  const sum = (resource: 'cpu' | 'memory') =>
    usages.flatMap(({ containers }) => containers).reduce((total, usage) => total + usage[resource], 0)
  const [firstUsage = { timestamp: now(), windowSeconds: 0 }] = usages
  const usage = quantities({ cpu: sum('cpu'), memory: sum('memory') })
  const items = [{ ...metadataOf('NodeMetrics', firstUsage, { name: NODE_NAME }), usage }]
  answer('NodeMetrics', name, name === undefined || name === NODE_NAME ? items : [], exchange)
}

async function answerExternal(
  metric: string,
  exchange: Exchange,
  { readExternalMetric, now }: MetricsContext,
): Promise<void> {
  const [, scaledObject] =
    /(?:^|,)scaledobject\.keda\.sh\/name==?([^,]+)/.exec(exchange.query.get('labelSelector') ?? '') ?? []
  if (scaledObject === undefined) throw new ApiError(500, '', 'scaledObject name is not specified')
  if (!readExternalMetric) throw new ApiError(503, 'ServiceUnavailable', 'the autoscalers have not started yet')
  const value = await readExternalMetric(scaledObject, metric).catch((error: unknown) => {
    throw new ApiError(
      500,
      '',
      `rpc error: code = Unknown desc = error when getting metric values ${(error as Error).message}`,
    )
  })
  respond(exchange, 200, {
    kind: 'ExternalMetricValueList',
    apiVersion: 'external.metrics.k8s.io/v1beta1',
    metadata: {},
    items: [{ metricName: metric, metricLabels: null, timestamp: timestamp(now()), value }],
  })
}

/** The resource for error messages, in which these APIs use the kind as the name of the resource. */
const typeOf = (kind: string) =>
  ({ ...metricTypes.find((type) => type.kind === kind), plural: kind.toLowerCase() }) as unknown as ResourceType

/** Quantities in the units of metrics-server. `cpu`: thousandths of a core; `memory`: bytes. */
const quantities = ({ cpu, memory }: { cpu: number; memory: number }) => ({
  cpu: `${cpu * 1_000_000}n`,
  memory: `${Math.round(memory / 1_024)}Ki`,
})

function metadataOf(
  kind: string,
  usage: { timestamp: number; windowSeconds: number },
  metadata: { name: string; namespace?: string; labels?: Readonly<Record<string, string>> },
) {
  return {
    kind,
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { ...metadata, creationTimestamp: timestamp(usage.timestamp) },
    timestamp: timestamp(usage.timestamp),
    window: `${usage.windowSeconds.toFixed(3)}s`,
  }
}

/** Responds with one object, or with a list if `name` is undefined. @throws ApiError for an unknown name */
function answer(kind: string, name: string | undefined, items: readonly object[], exchange: Exchange): void {
  if (name === undefined)
    return respond(exchange, 200, { kind: `${kind}List`, apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items })
  const [item] = items
  if (!item) throw objectNotFound(typeOf(kind), name)
  respond(exchange, 200, item)
}
