import { type MemberIdentity, type SyncResponse } from '../groups/group-messages'
import { failedSync } from '../groups/group-responses'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api } from './api'
import { coordinatorError } from './request-errors'

const memberFields = {
  groupId: t.string,
  generation: t.int32,
  memberId: t.string,
  instanceId: t.since(3, t.nullableString, null),
}

export const syncGroup = api({
  key: 14,
  name: 'SyncGroup',
  versions: [0, 5],
  flexibleFrom: 4,
  request: {
    ...memberFields,
    protocolType: t.since(5, t.nullableString, null),
    protocol: t.since(5, t.nullableString, null),
    assignments: t.arrayOf({ memberId: t.string, assignment: t.bytes }),
  },
  response: {
    throttleMs: t.throttleSince(1),
    error: t.int16,
    protocolType: t.since(5, t.nullableString, null),
    protocol: t.since(5, t.nullableString, null),
    assignment: t.bytes,
  },
  async handle({ groupId, ...request }, broker, { version }) {
    const { protocolType, protocol } = request
    const isIncomplete = version >= 5 && (protocolType === null || protocol === null)
    const error =
      coordinatorError(broker, 'SyncGroup', groupId) ||
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
  response: { throttleMs: t.throttleSince(1), error: t.int16 },
  handle: ({ groupId, ...request }, broker) => ({
    error: coordinatorError(broker, 'Heartbeat', groupId) || broker.groups.heartbeat(groupId, request),
  }),
})

export const leaveGroup = api({
  key: 13,
  name: 'LeaveGroup',
  versions: [0, 5],
  flexibleFrom: 4,
  request: {
    groupId: t.string,
    memberId: t.until(2, t.string, ''),
    members: t.since(
      3,
      t.arrayOf({ memberId: t.string, instanceId: t.nullableString, reason: t.since(5, t.nullableString, null) }),
      [],
    ),
  },
  response: {
    throttleMs: t.throttleSince(1),
    error: t.int16,
    members: t.since(3, t.arrayOf({ memberId: t.string, instanceId: t.nullableString, error: t.int16 }), []),
  },
  handle({ groupId, memberId, members }, broker, { version }) {
    const error = coordinatorError(broker, 'LeaveGroup', groupId)
    if (error !== ErrorCode.NONE) return { error }
    const { groups } = broker
    if (version < 3) return { error: groups.leave(groupId, memberId) }
    const leave = (member: MemberIdentity) => groups.leave(groupId, member.memberId, member.instanceId)
    return { error, members: members.map((member) => ({ ...member, error: leave(member) })) }
  },
})
