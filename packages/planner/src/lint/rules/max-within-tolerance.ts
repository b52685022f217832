import { isResourceTrigger, usesModifiers } from '@food-delivery/autoscaler'
import { type ScaledObjectFacts } from '../facts'
import { forEachScaledObject, type Problem, type Rule } from '../rule'
import { withScalingRules } from './scaling-rules'
import {
  cappedTriggers,
  conditionalProblem,
  partitionsOf,
  type PodRange,
  podsWithinTolerance,
} from './trigger-partitions'

/**
 * Whether KEDA limits the values of all triggers but cron, cpu and memory by partitions. The value of any other trigger
 * can grow until it exceeds the tolerance. `cappedCount`: the number of limited Kafka triggers.
 */
const isLimitedByPartitions = ({ object: { spec }, kafka }: ScaledObjectFacts, cappedCount: number): boolean =>
  cappedCount > 0 &&
  cappedCount === kafka.length &&
  !usesModifiers(spec) &&
  spec.triggers.every((trigger) => trigger.type === 'kafka' || trigger.type === 'cron' || isResourceTrigger(trigger))

/** A tolerance that is exceeded if one pod is missing. */
const fixedTolerance = (partitions: number): string =>
  partitions <= 100 ? '0.01' : (1 / (2 * partitions)).toPrecision(1)

function problemOf(
  { source, object, settings }: ScaledObjectFacts,
  partitions: number,
  { fewest, most }: PodRange,
): Problem {
  const neededPods = Math.min(partitions, settings.maxReplicaCount)
  const range = fewest === most ? `${fewest}` : `${fewest} to ${most}`
  const ratio = (partitions / fewest).toFixed(3)
  const tolerance = fixedTolerance(partitions)
  const message = `With ${range} of ${neededPods} pods the HPA stays there, however many records wait: KEDA reports at most ${partitions} × lagThreshold, and ${partitions}/${fewest} = ${ratio} is within the tolerance. Some pods then have twice the partitions of others (KEDA issue 2908). Set behavior.scaleUp.tolerance to ${tolerance}.`
  const fixed = withScalingRules(object, 'scaleUp', { tolerance })
  const fix = { object, fixed, partitions, pods: fewest, what: `scaleUp.tolerance ${tolerance}` }
  return { source, path: ['spec', 'maxReplicaCount'], message, fix }
}

export const maxWithinTolerance: Rule = {
  id: 'max-within-tolerance',
  severity: 'error',
  finds: 'Numbers of pods just below the maximum at which the HPA stays because of its tolerance.',
  check: forEachScaledObject((facts) => {
    const capped = cappedTriggers(facts)
    if (!isLimitedByPartitions(facts, capped.length)) return null
    const knownPartitions = partitionsOf(capped)
    const partitions = knownPartitions ?? facts.settings.maxReplicaCount
    const pods = podsWithinTolerance(facts, partitions)
    if (pods === null) return null
    const problem = problemOf(facts, partitions, pods)
    return knownPartitions === null ? conditionalProblem(problem, capped, `has ${partitions} partitions`) : problem
  }),
}
