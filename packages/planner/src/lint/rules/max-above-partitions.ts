import { forEachScaledObject, type Rule } from '../rule'
import { cappedTriggers, conditionalProblem, partitionsOf, topicsOf } from './trigger-partitions'

export const maxAbovePartitions: Rule = {
  id: 'max-above-partitions',
  severity: 'warning',
  finds: 'More pods than partitions, where idle consumers are not allowed.',
  check: forEachScaledObject((facts) => {
    const { source, kafka, settings } = facts
    const capped = cappedTriggers(facts)
    if (capped.length === 0 || capped.length < kafka.length) return null
    const partitions = partitionsOf(capped)
    const max = settings.maxReplicaCount
    if (partitions !== null && max <= partitions) return null
    const reason = `a pod without a partition does nothing, so more pods than partitions only add cost.`
    const path = ['spec', 'maxReplicaCount']
    if (partitions === null) {
      const message = `${reason} The maximum is ${max}.`
      return conditionalProblem({ source, path, message }, capped, `has fewer than ${max} partitions`)
    }
    const message = `The maximum is ${max} pods and topic ${topicsOf(capped)} has ${partitions} partitions: ${reason} Set maxReplicaCount to ${partitions}, or give the topic more partitions.`
    return { source, path, message }
  }),
}
