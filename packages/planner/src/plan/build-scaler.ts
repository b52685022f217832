import {
  AutoscalerError,
  type Hpa,
  type HpaController,
  type HpaObject,
  type MetricSpec,
  prepareScaledObject,
  type Rules,
  type ScaledObject,
  withDefaults,
} from '@food-delivery/autoscaler'
import { HpaScaler, KedaScaler, type MetricInput, type Scaler } from '../engine'
import { InvalidInputError } from '../errors'
import { simulatedObject, type SourceAutoscaler } from '../input'

/** An autoscaler ready to be simulated. */
export interface PreparedScaler {
  scaler: Scaler
  min: number
  max: number
  /** Lag per pod of the first Kafka trigger; null without one. */
  lagThreshold: number | null
  /** What is left out or assumed. */
  warnings: string[]
}

/** Versions and settings of the controllers. `startedAt`: ms since 1970 at second 0. */
export interface ControllerOptions {
  rules: Rules
  controller?: Partial<HpaController>
  startedAt: number
}

const simulatedTypes = ['kafka', 'cron', 'metrics-api']

/** The topic of all Kafka triggers, because one load is one topic. */
function withSimulatedTriggers(object: ScaledObject, place: string): { object: ScaledObject; warnings: string[] } {
  const warnings: string[] = []
  const topics = object.spec.triggers.filter(({ type }) => type === 'kafka').map(({ metadata }) => metadata?.['topic'])
  const triggers = object.spec.triggers.filter(({ type, metadata }, index) => {
    const isOther = type === 'kafka' && metadata?.['topic'] !== topics[0]
    const isKept = simulatedTypes.includes(type) && !isOther
    const reason = isOther ? 'the load is that of the first topic' : 'nothing is known of its metric'
    if (!isKept) warnings.push(`${place}: trigger ${index} of type ${type} is left out: ${reason}`)
    if (type === 'metrics-api')
      warnings.push(`${place}: trigger ${index} of type metrics-api reads the rate of arrivals of the last minute`)
    return isKept
  })
  if (triggers.length > 0) return { object: { ...object, spec: { ...object.spec, triggers } }, warnings }
  throw new InvalidInputError(place, `no trigger can be simulated; those are ${simulatedTypes.join(', ')}`)
}

function prepareKeda(source: ScaledObject, place: string, options: ControllerOptions): PreparedScaler {
  const { object, warnings } = withSimulatedTriggers(source, place)
  const { rules, controller, startedAt } = options
  const setup = prepareScaledObject({ object: simulatedObject(object), rules, ...(controller && { controller }) })
  const kafka = setup.triggers.flatMap((trigger) => (trigger?.type === 'kafka' ? [trigger] : []))
  const unknown = kafka.flatMap(({ unknownFields }) => unknownFields)
  if (unknown.length > 0) warnings.push(`${place}: KEDA does not know ${unknown.join(', ')} in the metadata of kafka`)
  const { minReplicaCount: min, maxReplicaCount: max } = withDefaults(object.spec)
  return { scaler: new KedaScaler(setup, startedAt), min, max, lagThreshold: kafka[0]?.lagThreshold ?? null, warnings }
}

function prepareHpa({ metadata, spec }: HpaObject, place: string, options: ControllerOptions): PreparedScaler {
  const { rules, controller } = options
  const warnings: string[] = []
  const metrics = (spec.metrics ?? []).filter((metric, index) => {
    const isTotal = metric.type === 'External' || metric.type === 'Object'
    const name = (metric.external ?? metric.object)?.metric?.name
    const meaning = isTotal ? `(${name}) is taken as the lag of the group` : 'is left out: nothing is known of it'
    warnings.push(`${place}: metric ${index} of type ${metric.type} ${meaning}`)
    return isTotal
  }) as MetricSpec[]
  if (metrics.length === 0)
    throw new InvalidInputError(place, 'no metric can be simulated; those are External and Object metrics')
  const { minReplicas: min = 1, maxReplicas: max = min, behavior } = spec
  const hpa: Hpa = {
    namespace: 'default',
    spec: { minReplicas: min, maxReplicas: max, metrics, behavior: behavior ?? null },
    rules,
    ...(controller && { controller }),
  }
  if (metadata.name === undefined) throw new InvalidInputError(place, 'the HorizontalPodAutoscaler has no name')
  return {
    scaler: new HpaScaler(
      hpa,
      metrics.map((): MetricInput => 'offsets'),
    ),
    min,
    max,
    lagThreshold: null,
    warnings,
  }
}

/** Prepares an autoscaler. @throws InvalidInputError for one that KEDA refuses, or of which nothing can be simulated. */
export function prepareScaler({ kind, source, object }: SourceAutoscaler, options: ControllerOptions): PreparedScaler {
  const place = `${source.file}:${source.line}`
  try {
    return kind === 'ScaledObject' ? prepareKeda(object, place, options) : prepareHpa(object, place, options)
  } catch (error) {
    if (error instanceof AutoscalerError) throw new InvalidInputError(place, error.message)
    throw error
  }
}
