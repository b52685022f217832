import { InvalidTriggerError, withPrefix } from '../errors'
import { cronMetricName, type CronTrigger, parseCronTrigger } from './cron/cron-trigger'
import { kafkaMetricName, type KafkaTrigger, type KafkaTriggerSource, parseKafkaTrigger } from './kafka/metadata'
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

/** The types of triggers with an external metric, each with its parser. */
const parsers: Record<string, (source: KafkaTriggerSource, index: number) => Trigger> = {
  kafka: (source, index) => {
    const trigger = parseKafkaTrigger(source)
    return { type: 'kafka', ...trigger, metricName: kafkaMetricName(trigger, index), target: trigger.lagThreshold }
  },
  cron: (source, index) => {
    return { type: 'cron', ...parseCronTrigger(source), metricName: cronMetricName(source, index), target: 1 }
  },
  'metrics-api': (source, index) => {
    const trigger = parseMetricsApiTrigger(source)
    return {
      type: 'metrics-api',
      ...trigger,
      metricName: metricsApiMetricName(trigger, index),
      target: trigger.targetValue,
    }
  },
}

/** KEDA's prefix for the errors of each type of trigger. */
const prefixes: Record<string, string> = {
  kafka: 'error parsing kafka metadata: error parsing kafka metadata: ',
  cron: 'error parsing cron metadata: ',
  'metrics-api': 'error parsing metric API metadata: error parsing metrics API metadata: ',
}

/**
 * Parses trigger number `index` as KEDA does. `hasFormula`: the HPA gets the value of a formula instead of its metric.
 * @throws InvalidTriggerError for invalid metadata, or for a type of trigger that is not supported.
 */
export function parseTrigger(
  spec: TriggerSpec,
  index: number,
  source: Omit<KafkaTriggerSource, 'metadata'>,
  hasFormula: boolean,
): Trigger {
  const parse = Object.hasOwn(parsers, spec.type) ? parsers[spec.type] : undefined
  if (!parse) throw new InvalidTriggerError('type', `no scaler found for type: ${spec.type}`)
  return withPrefix(prefixes[spec.type] ?? '', () => {
    const trigger = parse({ ...source, metadata: spec.metadata ?? {} }, index)
    if (trigger.target !== 0 || hasFormula) return trigger
    throw new InvalidTriggerError('targetValue', 'no targetValue given in metadata')
  })
}
