import { notSupportedMessage } from '../../not-supported'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api } from './api'
import { failure, takeRefusalOutcome } from './outcome'

/** This broker does not support the new consumer group protocol (KIP-848). A client that uses it gets an error. */
export const consumerGroupHeartbeat = api({
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  versions: [0, 1],
  flexibleFrom: 0,
  isAdvertised: false,
  request: {
    groupId: t.string,
    memberId: t.string,
    memberEpoch: t.int32,
    instanceId: t.nullableString,
    rackId: t.nullableString,
    rebalanceTimeoutMs: t.int32,
    topics: t.nullableArray(t.string),
    topicRegex: t.since(1, t.nullableString, null),
    assignor: t.nullableString,
    owned: t.nullableArrayOf({ topicId: t.uuid, partitions: t.array(t.int32) }),
  },
  response: {
    throttleMs: t.throttleSince(0),
    error: t.int16,
    message: t.nullableString,
    memberId: t.nullableString,
    memberEpoch: t.int32,
    heartbeatIntervalMs: t.int32,
    assignment: t.int8,
  },
  handle({ groupId }, broker) {
    const message = notSupportedMessage('group.protocol=consumer (KIP-848)')
    broker.logger.warn({ groupId }, message)
    return {
      ...(takeRefusalOutcome(broker, 'ConsumerGroupHeartbeat') ?? failure(ErrorCode.UNSUPPORTED_VERSION, message)),
      memberId: null,
      memberEpoch: 0,
      heartbeatIntervalMs: 0,
      assignment: -1, // null
    }
  },
})
