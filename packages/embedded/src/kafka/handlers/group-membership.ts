import { type MemberIdentity, type SyncResponse } from '../groups/group-requests'
import { failedSync } from '../groups/group-responses'
import { ErrorCode } from '../wire/error-code'
import { array, bytes, int16, int32, nullableString, since, string, struct, throttleSince, until } from '../wire/schema'
import { api } from './api'
import { groupError } from './request-errors'

const memberFields = {
  groupId: string,
  generation: int32,
  memberId: string,
  instanceId: since(3, nullableString, null),
}

export const syncGroup = api({
  key: 14,
  name: 'SyncGroup',
  versions: [0, 5],
  flexibleFrom: 4,
  request: {
    ...memberFields,
    protocolType: since(5, nullableString, null),
    protocol: since(5, nullableString, null),
    assignments: array(struct({ memberId: string, assignment: bytes })),
  },
  response: {
    throttleMs: throttleSince(1),
    error: int16,
    protocolType: since(5, nullableString, null),
    protocol: since(5, nullableString, null),
    assignment: bytes,
  },
  async handle({ groupId, ...request }, broker, { version }) {
    const { protocolType, protocol } = request
    const isIncomplete = version >= 5 && (protocolType === null || protocol === null)
    const error =
      groupError(broker, 'SyncGroup', groupId) ||
      (isIncomplete ? ErrorCode.INCONSISTENT_GROUP_PROTOCOL : ErrorCode.NONE)
    if (error !== ErrorCode.NONE) return failedSync(error)
    const synced = await new Promise<SyncResponse>((respond) => broker.groups.sync(groupId, request, respond))
    return synced.error === ErrorCode.NONE ? { ...synced, protocolType, protocol } : synced
  },
})

export const heartbeat = api({
  key: 12,
  name: 'Heartbeat',
  versions: [0, 4],
  flexibleFrom: 4,
  request: memberFields,
  response: { throttleMs: throttleSince(1), error: int16 },
  handle: ({ groupId, ...request }, broker) => ({
    error: groupError(broker, 'Heartbeat', groupId) || broker.groups.heartbeat(groupId, request),
  }),
})

export const leaveGroup = api({
  key: 13,
  name: 'LeaveGroup',
  versions: [0, 5],
  flexibleFrom: 4,
  request: {
    groupId: string,
    memberId: until(2, string, ''),
    members: since(
      3,
      array(struct({ memberId: string, instanceId: nullableString, reason: since(5, nullableString, null) })),
      [],
    ),
  },
  response: {
    throttleMs: throttleSince(1),
    error: int16,
    members: since(3, array(struct({ memberId: string, instanceId: nullableString, error: int16 })), []),
  },
  handle({ groupId, memberId, members }, broker, { version }) {
    const error = groupError(broker, 'LeaveGroup', groupId)
    if (error !== ErrorCode.NONE) return { error }
    const { groups } = broker
    if (version < 3) return { error: groups.leave(groupId, memberId) }
    const leave = (member: MemberIdentity) => groups.leave(groupId, member.memberId, member.instanceId)
    return { error, members: members.map((member) => ({ ...member, error: leave(member) })) }
  },
})
