import { type JoinRequest, type JoinResponse } from '../groups/group-requests'
import { failedJoin } from '../groups/group-responses'
import { ErrorCode } from '../wire/error-code'
import {
  array,
  boolean,
  bytes,
  int16,
  int32,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
} from '../wire/schema'
import { api, type BrokerContext } from './api'
import { groupError } from './request-errors'

const MAX_SESSION_TIMEOUT_MS = 1_800_000

export const joinGroup = api({
  key: 11,
  name: 'JoinGroup',
  versions: [0, 9],
  flexibleFrom: 6,
  request: {
    groupId: string,
    sessionTimeoutMs: int32,
    rebalanceTimeoutMs: since(1, int32, -1),
    memberId: string,
    instanceId: since(5, nullableString, null),
    protocolType: string,
    protocols: array(struct({ name: string, metadata: bytes })),
    reason: since(8, nullableString, null),
  },
  response: {
    throttleMs: throttleSince(2),
    error: int16,
    generation: int32,
    protocolType: since(7, nullableString, null),
    protocol: nullableString,
    leader: string,
    skipAssignment: since(9, boolean, false),
    memberId: string,
    members: array(struct({ memberId: string, instanceId: since(5, nullableString, null), metadata: bytes })),
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
  return isValid ? groupError(broker, 'JoinGroup', groupId) : ErrorCode.INVALID_SESSION_TIMEOUT
}
