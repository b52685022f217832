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

/** Numbers of pods below the needed one at which the HPA stays, because the ratio is within its tolerance. */
export function sizesWithinTolerance({ object, counts }: ScaledObjectFacts, partitions: number): number[] {
  const tolerance = toleranceOf(behaviorOf(object), { ...defaultController, scaleToZero: false })
  const least = Math.max(1, counts.minReplicaCount)
  const wanted = Math.min(partitions, counts.maxReplicaCount)
  return Array.from({ length: Math.max(0, wanted - least) }, (_, index) => least + index).filter((size) =>
    isWithinTolerance(tolerance, partitions / size),
  )
}

/** The object with changed scaling rules of one direction. */
export function withRules(object: ScaledObject, direction: 'scaleUp' | 'scaleDown', rules: object): ScaledObject {
  const { advanced } = object.spec
  const config = advanced?.horizontalPodAutoscalerConfig
  const behavior = { ...config?.behavior, [direction]: { ...config?.behavior?.[direction], ...rules } }
  const spec = { ...object.spec, advanced: { ...advanced, horizontalPodAutoscalerConfig: { ...config, behavior } } }
  return { ...object, spec }
}
