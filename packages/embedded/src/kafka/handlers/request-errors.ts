import { ErrorCode } from '../wire/error-code'
import { type BrokerContext } from './api'

/**
 * The error with which a test refuses a request, or the part of it about one topic; NONE if it is not refused. Counts as
 * one of the `times` of the refusal.
 */
export const takeRefusal = ({ cluster, node }: BrokerContext, api: string, topic?: string): ErrorCode =>
  cluster.faults.takeRefusal(api, node.id, topic)

/** The reason why this broker does not serve the partition; NONE if it serves it. */
export function partitionError(
  { topics, cluster, node }: BrokerContext,
  api: string,
  topic: string,
  partition: number,
): ErrorCode {
  if (!topics.partition(topic, partition)) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
  if (cluster.leaderOf(topic, partition) !== node.id) return ErrorCode.NOT_LEADER_OR_FOLLOWER
  return cluster.faults.takeRefusal(api, node.id, topic, partition)
}

/** The reason why this broker does not serve the group id or transactional id; NONE if it serves it. */
export function coordinatorError(broker: BrokerContext, api: string, key: string): ErrorCode {
  if (broker.cluster.coordinatorOf(key) !== broker.node.id) return ErrorCode.NOT_COORDINATOR
  return takeRefusal(broker, api)
}
