import {
  AutoscalerError,
  defaultController,
  type Hpa,
  type HpaController,
  type HpaObject,
  InvalidTriggerError,
  type MetricSpec,
  prepareScaledObject,
  type Rules,
  type ScaledObject,
  toleranceOf,
  withDefaults,
} from '@food-delivery/autoscaler'
import { HpaScaler, KedaScaler, type MetricInput, type Scaler, type MetricSeries } from '../engine'
import { InvalidInputError } from '../errors'
import { simulatedObject, type SourceAutoscaler, type SourceObject } from '../input'
import { checkNames, simulatedTriggers } from './simulated-triggers'

/** An autoscaler ready to be simulated. */
export interface PreparedScaler {
  scaler: Scaler
  min: number
  max: number
  /** Lag per pod of the first Kafka trigger; null without one. */
  lagThreshold: number | null
  /** The HPA's tolerance for scaling up, as a fraction: 0.1 is 10 %. */
  tolerance: number
  /** What the simulation leaves out or assumes. */
  warnings: string[]
}

/** Versions and settings of the controllers. `startedAt`: ms since 1970 at second 0. */
export interface ControllerOptions {
  rules: Rules
  controller?: Partial<HpaController>
  startedAt: number
  /** Values over time of other triggers and metrics, by name or type. */
  series?: ReadonlyMap<string, MetricSeries>
}

const scaleUpTolerance = ({ spec, controller }: Hpa): number =>
  toleranceOf(spec.behavior, { ...defaultController, scaleToZero: false, ...controller }).scaleUp

function prepareKeda(scaledObject: ScaledObject, source: SourceObject, options: ControllerOptions): PreparedScaler {
  const { rules, controller, startedAt, series = new Map<string, MetricSeries>() } = options
  const { object, series: values, warnings } = simulatedTriggers(scaledObject, source, series)
  const setup = prepareScaledObject({ object: simulatedObject(object), rules, ...(controller && { controller }) })
  const kafkaTriggers = setup.triggers.flatMap((trigger) => (trigger?.type === 'kafka' ? [trigger] : []))
  const unknownFields = kafkaTriggers.flatMap((trigger) => trigger.unknownFields)
  if (unknownFields.length > 0)
    warnings.push(
      `${source.placeOf(['spec', 'triggers'])}: KEDA ignores the unknown fields ${unknownFields.join(', ')} of kafka triggers`,
    )
  const { minReplicaCount: min, maxReplicaCount: max } = withDefaults(object.spec)
  return {
    scaler: new KedaScaler(setup, startedAt, values),
    min,
    max,
    lagThreshold: kafkaTriggers[0]?.lagThreshold ?? null,
    tolerance: scaleUpTolerance(setup.hpa),
    warnings,
  }
}

type HpaMetric = NonNullable<HpaObject['spec']['metrics']>[number]

const metricName = ({ external, object }: HpaMetric): string => (external ?? object)?.metric?.name ?? ''

function prepareHpa({ spec }: HpaObject, source: SourceObject, options: ControllerOptions): PreparedScaler {
  const { rules, controller, series = new Map<string, MetricSeries>() } = options
  const warnings: string[] = []
  const all = spec.metrics ?? []
  checkNames(series, all.map(metricName))
  const metrics = all.filter((metric, index) => {
    const isTotal = metric.type === 'External' || metric.type === 'Object'
    const name = metricName(metric)
    if (series.has(name)) return true
    const meaning = isTotal ? `(${name}) is treated as the lag of the group` : 'is left out: its values are not known'
    warnings.push(`${source.placeOf(['spec', 'metrics', index])}: metric ${index} of type ${metric.type} ${meaning}`)
    return isTotal
  })
  if (metrics.length === 0)
    throw new InvalidInputError(
      source.placeOf(['spec', 'metrics']),
      'no metric can be simulated; supported are External and Object metrics',
    )
  const { minReplicas: min = 1, maxReplicas: max = min, behavior } = spec
  const hpa: Hpa = {
    namespace: 'default',
    spec: { minReplicas: min, maxReplicas: max, metrics: metrics as MetricSpec[], behavior: behavior ?? null },
    rules,
    ...(controller && { controller }),
  }
  return {
    scaler: new HpaScaler(
      hpa,
      metrics.map((metric): MetricInput => series.get(metricName(metric)) ?? 'offsets'),
    ),
    min,
    max,
    lagThreshold: null,
    tolerance: scaleUpTolerance(hpa),
    warnings,
  }
}

/**
 * Prepares an autoscaler. @throws InvalidInputError if KEDA refuses the autoscaler, or its metrics cannot be simulated
 */
export function prepareScaler({ kind, source, object }: SourceAutoscaler, options: ControllerOptions): PreparedScaler {
  try {
    return kind === 'ScaledObject' ? prepareKeda(object, source, options) : prepareHpa(object, source, options)
  } catch (error) {
    if (error instanceof AutoscalerError) throw new InvalidInputError(placeOf(error, source), error.message)
    throw error
  }
}

/** The place of the trigger's field that KEDA refuses; for other errors, the place of the object. */
function placeOf(error: AutoscalerError, source: SourceObject): string {
  if (!(error instanceof InvalidTriggerError)) return source.placeOf()
  const { triggers } = (source.value as unknown as ScaledObject).spec
  const index = triggers.findIndex(({ metadata }) => metadata?.[error.field] !== undefined)
  return source.placeOf(index < 0 ? ['spec', 'triggers'] : ['spec', 'triggers', index, 'metadata', error.field])
}
