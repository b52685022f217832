import { isResourceTrigger, usesModifiers } from '@food-delivery/autoscaler'
import { type ScaledObjectFacts } from '../facts'
import { forEachScaledObject, type Problem, type Rule } from '../rule'
import { cappedTriggers, conditional, partitionsOf, sizesWithinTolerance, withRules } from './partition-rules'

/** Whether all triggers are capped by partitions: the value of another trigger can still grow. */
const isLimitedByKafka = ({ object: { spec }, kafka }: ScaledObjectFacts, capped: number): boolean =>
  capped > 0 &&
  capped === kafka.length &&
  !usesModifiers(spec) &&
  spec.triggers.every((trigger) => trigger.type === 'kafka' || trigger.type === 'cron' || isResourceTrigger(trigger))

/** A tolerance that one missing pod exceeds. */
const fixedTolerance = (partitions: number): string =>
  partitions <= 100 ? '0.01' : (1 / (2 * partitions)).toPrecision(1)

function problemOf({ source, object, counts }: ScaledObjectFacts, partitions: number, sizes: number[]): Problem {
  const [first = 0, last = first] = [sizes[0], sizes.at(-1)]
  const wanted = Math.min(partitions, counts.maxReplicaCount)
  const range = first === last ? `${first}` : `${first} to ${last}`
  const ratio = (partitions / first).toFixed(3)
  const tolerance = fixedTolerance(partitions)
  const message = `With ${range} of ${wanted} pods the HPA stays there, however many records wait: KEDA reports at most ${partitions} × lagThreshold, and ${partitions}/${first} = ${ratio} is within the tolerance. Some pods then have twice the partitions of others (KEDA issue 2908). Set behavior.scaleUp.tolerance to ${tolerance}.`
  const fixed = withRules(object, 'scaleUp', { tolerance })
  const fix = { object, fixed, partitions, pods: first, what: `scaleUp.tolerance ${tolerance}` }
  return { source, path: ['spec', 'maxReplicaCount'], message, fix }
}

export const maxWithinTolerance: Rule = {
  id: 'max-within-tolerance',
  severity: 'error',
  finds: "Sizes just below the maximum that the HPA's tolerance keeps.",
  check: forEachScaledObject((facts) => {
    const capped = cappedTriggers(facts)
    if (!isLimitedByKafka(facts, capped.length)) return null
    const known = partitionsOf(capped)
    const partitions = known ?? facts.counts.maxReplicaCount
    const sizes = sizesWithinTolerance(facts, partitions)
    if (sizes.length === 0) return null
    const problem = problemOf(facts, partitions, sizes)
    return known === null ? conditional(problem, capped, `has ${partitions} partitions`) : problem
  }),
}
