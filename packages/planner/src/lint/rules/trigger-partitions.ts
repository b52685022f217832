import { defaultController, isWithinTolerance, type ScaledObject, toleranceOf } from '@food-delivery/autoscaler'
import { type KafkaFacts, type ScaledObjectFacts } from '../facts'
import { type Problem } from '../rule'

/** The triggers by whose partitions KEDA limits the number of pods. */
export const cappedTriggers = ({ kafka }: ScaledObjectFacts): KafkaFacts[] =>
  kafka.filter(({ trigger }) => !trigger.allowIdleConsumers)

/** The partitions that bound the number of pods: those of the largest topic; null if one is not known. */
export function partitionsOf(triggers: readonly KafkaFacts[]): number | null {
  const known = triggers.flatMap(({ partitions }) => partitions ?? [])
  return known.length < triggers.length ? null : Math.max(...known)
}

export const topicsOf = (triggers: readonly KafkaFacts[]): string =>
  [...new Set(triggers.map(({ trigger }) => trigger.topic || 'of the group'))].join(', ')

/** A problem that depends on an unknown number of partitions, as information. */
export function conditional(problem: Problem, triggers: readonly KafkaFacts[], condition: string): Problem {
  const topics = topicsOf(triggers)
  const message = `If topic ${topics} ${condition}: ${problem.message} The partitions are not known: add the KafkaTopic, or --partitions ${topics.split(', ')[0]}=N.`
  const { fix: _unused, ...rest } = problem
  return { ...rest, severity: 'info', message }
}

const behaviorOf = ({ spec }: ScaledObject) => spec.advanced?.horizontalPodAutoscalerConfig?.behavior

/** Numbers of pods, both included. */
export interface PodRange {
  fewest: number
  most: number
}

/**
 * Numbers of pods below the needed one at which the HPA stays, because the ratio is within its tolerance; null if there
 * are none.
 */
export function podsWithinTolerance({ object, settings }: ScaledObjectFacts, partitions: number): PodRange | null {
  const tolerance = toleranceOf(behaviorOf(object), { ...defaultController, scaleToZero: false })
  const most = Math.min(partitions, settings.maxReplicaCount) - 1
  // A binary search, because a maximum can be 2,147,483,647. The ratio falls as the number of pods grows.
  let [fewest, known] = [Math.max(1, settings.minReplicaCount), most + 1]
  while (fewest < known) {
    const middle = Math.floor((fewest + known) / 2)
    if (isWithinTolerance(tolerance, partitions / middle)) known = middle
    else fewest = middle + 1
  }
  return fewest <= most ? { fewest, most } : null
}
