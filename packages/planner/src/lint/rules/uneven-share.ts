import { forEachScaledObject, type Rule } from '../rule'
import { cappedTriggers, conditionalProblem, partitionsOf, topicsOf } from './trigger-partitions'

/** Whether some of the pods have two partitions and the others one. */
const isUneven = (partitions: number, pods: number): boolean => pods < partitions && partitions < 2 * pods

export const unevenShare: Rule = {
  id: 'uneven-share',
  severity: 'warning',
  finds: 'A maximum at which some pods have twice the partitions of others.',
  check: forEachScaledObject((facts) => {
    const { source, object, settings } = facts
    const triggers = cappedTriggers(facts)
    const max = settings.maxReplicaCount
    if (triggers.length === 0 || max < 2) return null
    const partitions = partitionsOf(triggers)
    const path = ['spec', 'maxReplicaCount']
    const reason = `some pods have two partitions and the others one, so at full load the pods with two fall behind while the others wait.`
    if (partitions === null) {
      const condition = `has more than ${max} and fewer than ${2 * max} partitions`
      return conditionalProblem({ source, path, message: reason }, triggers, condition)
    }
    if (!isUneven(partitions, max)) return null
    const message = `With ${max} pods on the ${partitions} partitions of topic ${topicsOf(triggers)} ${reason} Set maxReplicaCount to ${partitions}.`
    const fixed = { ...object, spec: { ...object.spec, maxReplicaCount: partitions } }
    return { source, path, message, fix: { object, fixed, partitions, what: `maxReplicaCount ${partitions}` } }
  }),
}
