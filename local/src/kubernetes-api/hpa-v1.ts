import { type HorizontalPodAutoscaler, type KubeObject } from '../manifests/objects'
import { type JsonObject, defined, isJsonObject } from '../json'
import { assertValue } from '../untrusted-input'

/** Prefix of the annotations in which autoscaling/v1 stores what it has no fields for. */
const PREFIX = 'autoscaling.alpha.kubernetes.io/'
const METRICS = `${PREFIX}metrics`
const BEHAVIOR = `${PREFIX}behavior`
const CURRENT_METRICS = `${PREFIX}current-metrics`
const CONDITIONS = `${PREFIX}conditions`

/** A metric of either version: its type, and a block named after the type. */
type Metric = JsonObject & { type?: string }

const cpuMetric = (averageUtilization: unknown): Metric => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

/** The target or current utilization of a CPU metric, for which autoscaling/v1 has a field; undefined for other metrics. */
function cpuUtilization({ type, resource }: Metric): unknown {
  const { name, target, current } = isJsonObject(resource) ? resource : {}
  const values = target ?? current
  return type === 'Resource' && name === 'cpu' && isJsonObject(values) ? values['averageUtilization'] : undefined
}

/** An HPA of autoscaling/v1 as autoscaling/v2. @throws UntrustedInputError for an annotation that is nested too deeply */
export function hpaFromV1(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: cpu, ...spec } = (object.spec ?? {}) as JsonObject
  const { annotations = {}, ...metadata } = object.metadata
  const [metrics, behavior] = [listIn(annotations[METRICS]), parse(annotations[BEHAVIOR])]
  const allMetrics = [...metrics.map(metricFromV1), ...(cpu === undefined ? [] : [cpuMetric(cpu)])]
  const otherAnnotations = Object.fromEntries(Object.entries(annotations).filter(([name]) => !name.startsWith(PREFIX)))
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: { ...metadata, ...(Object.keys(otherAnnotations).length > 0 ? { annotations: otherAnnotations } : {}) },
    spec: {
      ...spec,
      ...(allMetrics.length > 0 ? { metrics: allMetrics } : {}),
      ...(isJsonObject(behavior) ? { behavior } : {}),
    },
  }
}

/** An HPA of autoscaling/v2 as autoscaling/v1. */
export function hpaToV1(object: KubeObject): KubeObject {
  const {
    metrics = [],
    behavior,
    ...spec
  } = (object as HorizontalPodAutoscaler).spec as unknown as JsonObject & { metrics?: Metric[] }
  const { currentMetrics, conditions = [], ...status } = (object.status ?? {}) as JsonObject
  const currentList = (currentMetrics ?? []) as Metric[]
  const cpu = metrics.map(cpuUtilization).find((value) => value !== undefined)
  const currentCpu = currentList.map(cpuUtilization).find((value) => value !== undefined)
  const otherMetrics = metrics.filter((metric) => cpuUtilization(metric) === undefined)
  const addedAnnotations = Object.fromEntries([
    ...annotation(METRICS, otherMetrics.map(metricToV1)),
    ...annotation(CURRENT_METRICS, currentList.map(metricToV1)),
    ...annotation(CONDITIONS, conditions),
    ...(behavior === undefined ? [] : [[BEHAVIOR, JSON.stringify(behavior)] as const]),
  ])
  const annotations = { ...object.metadata.annotations, ...addedAnnotations }
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: { ...object.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...defined({ targetCPUUtilizationPercentage: cpu }) },
    status: { ...status, ...defined({ currentCPUUtilizationPercentage: currentCpu }) },
  }
}

/** The entry of an annotation with a list as JSON; none if the list is empty. */
const annotation = (name: string, list: unknown) =>
  Array.isArray(list) && list.length > 0 ? [[name, JSON.stringify(list)] as const] : []

/** The value of an annotation; undefined if the text is not JSON. The API server ignores such an annotation. */
function parse(text: string | undefined): unknown {
  let value: unknown
  try {
    value = text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
  return assertValue(value)
}

const listIn = (text: string | undefined): Metric[] => {
  const list = parse(text)
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

/** The fields of a target or a current value. In autoscaling/v1, their names have a prefix. */
const VALUE_FIELDS = ['value', 'averageValue', 'averageUtilization'] as const

/** `target`, `value` → `targetValue`. */
const withPrefix = (prefix: string, name: string) => `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** The name and the fields of a metric's block. */
const blockOf = (metric: Metric): [string, JsonObject] => {
  const name = Object.keys(metric).find((key) => key !== 'type') ?? ''
  const block = metric[name]
  return [name, isJsonObject(block) ? block : {}]
}

function metricToV1(metric: Metric): Metric {
  const [name, { target, current, metric: identifier, describedObject, ...block }] = blockOf(metric)
  const currentValues = isJsonObject(current) ? current : {}
  const [prefix, values] = isJsonObject(target) ? ['target', target] : ['current', currentValues]
  // Only an Object metric has a field `averageValue` without the prefix.
  const fieldOf = (value: string) => (name === 'object' && value === 'averageValue' ? value : withPrefix(prefix, value))
  const { name: metricName, selector } = isJsonObject(identifier) ? identifier : {}
  const fields = Object.fromEntries<unknown>(VALUE_FIELDS.map((value) => [fieldOf(value), values[value]]))
  const selectorField = name === 'external' ? 'metricSelector' : 'selector'
  return {
    ...defined({ type: metric.type }),
    [name]: { ...block, ...defined({ target: describedObject, metricName, [selectorField]: selector, ...fields }) },
  }
}

function metricFromV1(metric: Metric): Metric {
  const [name, block] = blockOf(metric)
  const { target, metricName, selector, metricSelector, averageValue, ...otherFields } = block
  const values = VALUE_FIELDS.flatMap((value) => {
    const fieldValue = otherFields[withPrefix('target', value)] ?? (value === 'averageValue' ? averageValue : undefined)
    return fieldValue === undefined ? [] : [[value, fieldValue] as const]
  })
  const types = { value: 'Value', averageValue: 'AverageValue', averageUtilization: 'Utilization' }
  const [lastField] = values.at(-1) ?? []
  const keptFields = Object.entries(otherFields).filter(([field]) => !field.startsWith('target'))
  const identifier = { name: metricName, ...defined({ selector: selector ?? metricSelector }) }
  return {
    ...defined({ type: metric.type }),
    [name]: {
      ...Object.fromEntries(keptFields),
      ...defined({ describedObject: target, metric: metricName === undefined ? undefined : identifier }),
      target: { ...defined({ type: lastField && types[lastField] }), ...Object.fromEntries(values) },
    },
  }
}
