import { type ScaledObject, type TriggerSpec } from '@food-delivery/autoscaler'
import { type MetricSeries } from '../engine'
import { InvalidInputError } from '../errors'
import { type SourceObject, targetOf } from '../input'

const simulatedTypes = ['kafka', 'cron', 'metrics-api']
const usageTypes = ['cpu', 'memory']

/**
 * Converts a trigger with given values to a metrics-api trigger with the same target, which KEDA treats in the same
 * way.
 */
function withSeries(trigger: TriggerSpec, place: string): TriggerSpec {
  const { type, metadata = {}, authenticationRef: _unused, ...otherFields } = trigger
  if (usageTypes.includes(type))
    throw new InvalidInputError(
      place,
      `a ${type} trigger takes no values from --metric: its value depends on the number of pods`,
    )
  const targetValue = targetOf(metadata)
  if (targetValue === null) throw new InvalidInputError(place, `the target of this ${type} trigger is not known`)
  return {
    ...otherFields,
    type: 'metrics-api',
    metadata: { url: 'http://simulated', valueLocation: 'value', targetValue },
  }
}

/** Why a trigger is left out. */
function reasonOf(type: string, isOtherTopic: boolean): string {
  if (isOtherTopic) return 'the load is that of the first topic'
  if (usageTypes.includes(type)) return 'the usage of a pod is not known'
  return 'its metric is not known; give its values with --metric'
}

interface SimulatedTriggers {
  object: ScaledObject
  /** The given values of each trigger; null if there are none. */
  series: (MetricSeries | null)[]
  warnings: string[]
}

/** Checks that each name of given values is a trigger or metric. @throws InvalidInputError if one is not */
export function checkNames(series: ReadonlyMap<string, MetricSeries>, names: readonly (string | undefined)[]): void {
  const unknown = [...series.keys()].find((name) => !names.includes(name))
  if (unknown === undefined) return
  const known = [...new Set(names.filter((name) => name !== undefined))].join(', ')
  throw new InvalidInputError('--metric', `unknown trigger or metric ${unknown}; expected one of ${known}`)
}

/**
 * The triggers that can be simulated, with a warning for each of the others. Of the Kafka triggers, only those of the
 * first topic are kept, because a load belongs to one topic.
 */
export function simulatedTriggers(
  object: ScaledObject,
  source: SourceObject,
  series: ReadonlyMap<string, MetricSeries>,
): SimulatedTriggers {
  const warnings: string[] = []
  const all = object.spec.triggers
  checkNames(
    series,
    all.flatMap(({ name, type }) => [name, type]),
  )
  const topics = all.filter(({ type }) => type === 'kafka').map(({ metadata }) => metadata?.['topic'])
  const kept = all.flatMap((trigger, index): { trigger: TriggerSpec; values: MetricSeries | null }[] => {
    const { type, metadata, name = '' } = trigger
    const place = source.placeOf(['spec', 'triggers', index])
    const values = series.get(name) ?? series.get(type)
    if (values) return [{ trigger: withSeries(trigger, place), values }]
    const isOtherTopic = type === 'kafka' && metadata?.['topic'] !== topics[0]
    const isKept = simulatedTypes.includes(type) && !isOtherTopic
    if (!isKept)
      warnings.push(`${place}: trigger ${index} of type ${type} is left out: ${reasonOf(type, isOtherTopic)}`)
    if (type === 'metrics-api')
      warnings.push(`${place}: trigger ${index} of type metrics-api reads the rate of arrivals of the last minute`)
    return isKept ? [{ trigger, values: null }] : []
  })
  if (kept.length === 0) {
    const reason = `no trigger can be simulated; supported are ${simulatedTypes.join(', ')}, and others with --metric`
    throw new InvalidInputError(source.placeOf(['spec', 'triggers']), reason)
  }
  const triggers = kept.map(({ trigger }) => trigger)
  return {
    object: { ...object, spec: { ...object.spec, triggers } },
    series: kept.map(({ values }) => values),
    warnings,
  }
}
