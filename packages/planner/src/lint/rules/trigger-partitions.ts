import { defaultController, isWithinTolerance, type ScaledObject, toleranceOf } from '@food-delivery/autoscaler'
import { type KafkaFacts, type ScaledObjectFacts } from '../facts'
import { type Problem } from '../rule'

/** The Kafka triggers for which KEDA limits the number of pods by the number of partitions. */
export const cappedTriggers = ({ kafka }: ScaledObjectFacts): KafkaFacts[] =>
  kafka.filter(({ trigger }) => !trigger.allowIdleConsumers)

/** The number of partitions that limits the number of pods: that of the largest topic; null if one is not known. */
export function partitionsOf(triggers: readonly KafkaFacts[]): number | null {
  const known = triggers.flatMap(({ partitions }) => partitions ?? [])
  return known.length < triggers.length ? null : Math.max(...known)
}

/** The topics of triggers, for a message. */
export const topicsOf = (triggers: readonly KafkaFacts[]): string =>
  [...new Set(triggers.map(({ trigger }) => trigger.topic || 'of the group'))].join(', ')

/** A problem that exists only with certain numbers of partitions, which are not known. Its severity is `info`. */
export function conditionalProblem(problem: Problem, triggers: readonly KafkaFacts[], condition: string): Problem {
  const unknown = triggers.find(({ partitions }) => partitions === null)?.trigger.topic
  const reason = unknown ? `add the KafkaTopic, or --partitions ${unknown}=N.` : 'the trigger has no topic.'
  const message = `If topic ${topicsOf(triggers)} ${condition}: ${problem.message} The partitions are not known: ${reason}`
  const { source, path } = problem
  return { source, path, severity: 'info', message }
}

const behaviorOf = ({ spec }: ScaledObject) => spec.advanced?.horizontalPodAutoscalerConfig?.behavior

/** Numbers of pods, both included. */
export interface PodRange {
  fewest: number
  most: number
}

/**
 * Numbers of pods at which the HPA stays although the lag needs one pod per partition, or the maximum of pods: the
 * ratio of partitions to pods is within its tolerance. Null if there are none.
 */
export function podsWithinTolerance({ object, settings }: ScaledObjectFacts, partitions: number): PodRange | null {
  const tolerance = toleranceOf(behaviorOf(object), { ...defaultController, scaleToZero: false })
  const most = Math.min(partitions, settings.maxReplicaCount) - 1
  // A binary search, because a maximum can be 2,147,483,647. The ratio falls as the number of pods grows, so from some
  // number on, which is at most `upper`, all are within the tolerance.
  let [fewest, upper] = [Math.max(1, settings.minReplicaCount), most + 1]
  while (fewest < upper) {
    const middle = Math.floor((fewest + upper) / 2)
    if (isWithinTolerance(tolerance, partitions / middle)) upper = middle
    else fewest = middle + 1
  }
  return fewest <= most ? { fewest, most } : null
}
