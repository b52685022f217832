import { ownValue } from '../own-value'
import { InvalidTriggerError, withErrorPrefix } from '../errors'
import { cronMetricName, type CronTrigger, parseCronTrigger } from './cron/cron-trigger'
import { kafkaMetricName, type KafkaTrigger, type KafkaTriggerSource, parseKafkaTrigger } from './kafka/kafka-trigger'
import { metricsApiMetricName, type MetricsApiTrigger, parseMetricsApiTrigger } from './metrics-api/metrics-api-trigger'
import { type TriggerSpec } from './trigger-spec'

interface ExternalMetric {
  metricName: string
  /** Target of the metric; 0 if the trigger has none. */
  target: number
}

/** A parsed trigger with an external metric. */
export type Trigger = ExternalMetric &
  (
    | ({ type: 'kafka' } & KafkaTrigger)
    | ({ type: 'cron' } & CronTrigger)
    | ({ type: 'metrics-api' } & MetricsApiTrigger)
  )

interface TriggerType {
  /** KEDA's prefix for errors in the metadata. */
  prefix: string
  parse: (source: KafkaTriggerSource, index: number) => Trigger
}

/** The types of triggers with an external metric. */
const triggerTypes: Record<string, TriggerType> = {
  kafka: {
    prefix: 'error parsing kafka metadata: error parsing kafka metadata: ',
    parse: (source, index) => {
      const trigger = parseKafkaTrigger(source)
      return { type: 'kafka', ...trigger, metricName: kafkaMetricName(trigger, index), target: trigger.lagThreshold }
    },
  },
  cron: {
    prefix: 'error parsing cron metadata: ',
    parse: (source, index) => {
      return { type: 'cron', ...parseCronTrigger(source), metricName: cronMetricName(source, index), target: 1 }
    },
  },
  'metrics-api': {
    prefix: 'error parsing metric API metadata: error parsing metrics API metadata: ',
    parse: (source, index) => {
      const trigger = parseMetricsApiTrigger(source)
      const metricName = metricsApiMetricName(trigger, index)
      return { type: 'metrics-api', ...trigger, metricName, target: trigger.targetValue }
    },
  },
}

/**
 * Parses trigger number `index` as KEDA does. `hasFormula`: the HPA gets the value of a formula instead of the
 * trigger's metric.
 * @throws InvalidTriggerError for invalid metadata, or for a type of trigger that is not supported.
 */
export function parseTrigger(
  spec: TriggerSpec,
  index: number,
  source: Omit<KafkaTriggerSource, 'metadata'>,
  hasFormula: boolean,
): Trigger {
  const type = ownValue(triggerTypes, spec.type)
  if (!type) throw new InvalidTriggerError('type', `no scaler found for type: ${spec.type}`)
  return withErrorPrefix(type.prefix, () => {
    const trigger = type.parse({ ...source, metadata: spec.metadata ?? {} }, index)
    if (trigger.target !== 0 || hasFormula) return trigger
    throw new InvalidTriggerError('targetValue', 'no targetValue given in metadata')
  })
}
