import { forEachScaledObject, type Rule } from '../rule'
import { cappedTriggers, conditional, partitionsOf, topicsOf } from './trigger-partitions'

export const maxAbovePartitions: Rule = {
  id: 'max-above-partitions',
  severity: 'warning',
  finds: 'More pods than partitions, where idle consumers are not allowed.',
  check: forEachScaledObject((facts) => {
    const { source, kafka, settings } = facts
    const capped = cappedTriggers(facts)
    if (capped.length === 0 || capped.length < kafka.length) return null
    const [known, max] = [partitionsOf(capped), settings.maxReplicaCount]
    if (known !== null && max <= known) return null
    const reason = `a pod without a partition does nothing, so more pods than partitions only cost.`
    const path = ['spec', 'maxReplicaCount']
    if (known === null) {
      const message = `${reason} The maximum is ${max}.`
      return conditional({ source, path, message }, capped, `has fewer than ${max} partitions`)
    }
    const message = `The maximum is ${max} pods and topic ${topicsOf(capped)} has ${known} partitions: ${reason} Set maxReplicaCount to ${known}, or give the topic more partitions.`
    return { source, path, message }
  }),
}
