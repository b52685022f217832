import { ErrorCode } from '../wire/error-code'
import {
  array,
  int16,
  int32,
  int8,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
  uuid,
} from '../wire/schema'
import { api } from './api'
import { refusalOf } from './request-errors'

/** The newer group protocol (KIP-848) does not exist here. A client that asks anyway gets an error instead of waiting. */
export const consumerGroupHeartbeat = api({
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  versions: [0, 1],
  flexibleFrom: 0,
  isAdvertised: false,
  request: {
    groupId: string,
    memberId: string,
    memberEpoch: int32,
    instanceId: nullableString,
    rackId: nullableString,
    rebalanceTimeoutMs: int32,
    topics: nullableArray(string),
    topicRegex: since(1, nullableString, null),
    assignor: nullableString,
    owned: nullableArray(struct({ topicId: uuid, partitions: array(int32) })),
  },
  response: {
    throttleMs: throttleSince(0),
    error: int16,
    message: nullableString,
    memberId: nullableString,
    memberEpoch: int32,
    heartbeatIntervalMs: int32,
    assignment: int8,
  },
  handle({ groupId }, broker) {
    const message = 'not supported by @food-delivery/embedded: group.protocol=consumer (KIP-848)'
    broker.logger.warn({ groupId }, message)
    return {
      error: refusalOf(broker, 'ConsumerGroupHeartbeat') || ErrorCode.UNSUPPORTED_VERSION,
      message,
      memberId: null,
      memberEpoch: 0,
      heartbeatIntervalMs: 0,
      assignment: -1, // null
    }
  },
})
