import {
  cronTimes,
  type MetricSpec,
  metricTarget,
  newKedaState,
  parseCronTrigger,
  parseTrigger,
  pollKeda,
  prepareScaledObject,
  queryCronTrigger,
  resourceMetric,
  type TriggerSpec,
} from '../../src'
import { attempt, readFields, type Runner } from './vector-case'

const validity = (result: { value: unknown } | { error: string }) =>
  'error' in result ? { valid: false, errorContains: result.error } : { valid: true, errorContains: null }

interface CronInputs {
  metadata: Record<string, string>
  now: string
  triggerIndex: number
}

const runCronMetadata: Runner = (inputs) => {
  const { metadata } = readFields<CronInputs>(inputs, 'metadata')
  return validity(attempt(() => parseTrigger({ type: 'cron', metadata }, 0, {}, false)))
}

const runCronMetricName: Runner = (inputs) => {
  const { metadata, triggerIndex } = readFields<CronInputs>(inputs, 'metadata', 'triggerIndex')
  const trigger = parseTrigger({ type: 'cron', metadata }, triggerIndex, {}, false)
  const target = metricTarget('AverageValue', trigger.target)
  return {
    metricName: trigger.metricName,
    target: { ...target, averageValue: Number('averageValue' in target && target.averageValue) },
  }
}

/** A time in the notation of the vectors: without milliseconds. */
const timeText = (time: number | null) => (time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z'))

const runCronActivity: Runner = (inputs) => {
  const { metadata, now } = readFields<CronInputs>(inputs, 'metadata', 'now')
  const trigger = parseCronTrigger({ metadata })
  const { metric, active } = queryCronTrigger(trigger, Date.parse(now))
  if ('error' in metric) return metric
  const { nextStart, nextEnd } = cronTimes(trigger, Date.parse(now))
  return { active, metricValue: metric.value, nextStart: timeText(nextStart), nextEnd: timeText(nextEnd) }
}

function readTrigger(inputs: Record<string, unknown>): TriggerSpec {
  const { metricType, ...trigger } = readFields<TriggerSpec>(inputs, 'type', 'metricType', 'metadata')
  // Null stands for an absent field.
  return { ...trigger, ...(metricType && { metricType }) }
}

const runResourceTriggerMetadata: Runner = (inputs) => validity(attempt(() => resourceMetric(readTrigger(inputs))))

function sourceOf(metric: MetricSpec): object {
  if (metric.type === 'Resource') return metric.resource
  return metric.type === 'ContainerResource' ? metric.containerResource : {}
}

const runResourceMetricSpec: Runner = (inputs) => {
  const metric = resourceMetric(readTrigger(inputs))
  return { metric: { type: metric.type, ...sourceOf(metric) } }
}

const runResourceActivity: Runner = (inputs) => {
  const { triggers, externalActive, externalError } = readFields<{
    triggers: string[]
    externalActive: boolean[]
    externalError: boolean
  }>(inputs, 'triggers', 'externalActive', 'externalError')
  const metadata = { bootstrapServers: 'b:9092', consumerGroup: 'g', topic: 't' }
  const specs = triggers.map((type): TriggerSpec => {
    return type === 'kafka' ? { type, metadata } : { type, metricType: 'Utilization', metadata: { value: '50' } }
  })
  const spec = { scaleTargetRef: { name: 'd' }, minReplicaCount: 1, triggers: specs }
  const setup = prepareScaledObject({ object: { metadata: { name: 'o', namespace: 'n' }, spec } })
  const activity = [...externalActive]
  const queries = specs.map(({ type }) => {
    const active = type === 'kafka' ? activity.shift() : undefined
    if (type === 'kafka' && externalError && active !== true) return { error: 'some error' }
    return { value: 0, active: active === true }
  })
  const { state } = pollKeda(setup, newKedaState(null), { currentReplicas: 1, queries }, 0)
  return { isActive: state.conditions.some(({ type, status }) => type === 'Active' && status === 'True') }
}

export const kedaTriggers: Record<string, Runner> = {
  cronMetadata: runCronMetadata,
  cronMetricName: runCronMetricName,
  cronActivity: runCronActivity,
  resourceTriggerMetadata: runResourceTriggerMetadata,
  resourceMetricSpec: runResourceMetricSpec,
  resourceActivity: runResourceActivity,
}
