import { type JoinRequest, type JoinResponse } from '../groups/group-messages'
import { failedJoin } from '../groups/group-responses'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { coordinatorError } from './request-errors'

/** The default of Kafka's group.max.session.timeout.ms: 30 minutes. */
const MAX_SESSION_TIMEOUT_MS = 1_800_000

export const joinGroup = api({
  key: 11,
  name: 'JoinGroup',
  versions: [0, 9],
  flexibleFrom: 6,
  request: {
    groupId: t.string,
    sessionTimeoutMs: t.int32,
    rebalanceTimeoutMs: t.since(1, t.int32, -1),
    memberId: t.string,
    instanceId: t.since(5, t.nullableString, null),
    protocolType: t.string,
    protocols: t.arrayOf({ name: t.string, metadata: t.bytes }),
    reason: t.since(8, t.nullableString, null),
  },
  response: {
    throttleMs: t.throttleSince(2),
    error: t.int16,
    generation: t.int32,
    protocolType: t.since(7, t.nullableString, null),
    protocol: t.nullableString,
    leader: t.string,
    skipAssignment: t.since(9, t.boolean, false),
    memberId: t.string,
    members: t.arrayOf({ memberId: t.string, instanceId: t.since(5, t.nullableString, null), metadata: t.bytes }),
  },
  handle({ groupId, ...request }, broker, { version, clientId, clientHost }) {
    const join: JoinRequest = {
      ...request,
      clientId,
      clientHost,
      rebalanceTimeoutMs: version >= 1 ? request.rebalanceTimeoutMs : request.sessionTimeoutMs,
      requiresKnownMemberId: version >= 4,
      canSkipAssignment: version >= 9,
    }
    const error = validateJoin(groupId, join, broker)
    if (error !== ErrorCode.NONE) return failedJoin(error, join.memberId)
    return new Promise<JoinResponse>((respond) => broker.groups.join(groupId, join, respond))
  },
})

function validateJoin(groupId: string, { sessionTimeoutMs }: JoinRequest, broker: BrokerContext): ErrorCode {
  if (groupId === '') return ErrorCode.INVALID_GROUP_ID
  const isValid = sessionTimeoutMs >= broker.minSessionTimeoutMs && sessionTimeoutMs <= MAX_SESSION_TIMEOUT_MS
  return isValid ? coordinatorError(broker, 'JoinGroup', groupId) : ErrorCode.INVALID_SESSION_TIMEOUT
}
