import { type JoinRequest, type JoinResponse, type SyncResponse } from '../groups/group-requests'
import { failedJoin, failedSync } from '../groups/group-responses'
import { ErrorCode } from '../wire/error-code'
import { type Reader } from '../wire/reader'
import { THROTTLE_TIME_MS, type BrokerContext, type Call, type Handler } from './api'
import { groupError } from './responsibility'

const MAX_SESSION_TIMEOUT_MS = 1_800_000

export const joinGroup: Handler = (call, broker) => {
  const { reply, version, send } = call
  const { groupId, instanceId, join } = readJoin(call)
  const respond = ({ error, generation, protocol, leader, memberId, members }: JoinResponse) => {
    if (version >= 2) reply.int32(THROTTLE_TIME_MS)
    reply.int16(error).int32(generation).string(protocol).string(leader).string(memberId)
    reply.array(members, (member) => {
      reply.string(member.memberId)
      if (version >= 5) reply.string(null) // instance id
      reply.bytes(member.metadata)
    })
    send()
  }
  const error = validateJoin(groupId, instanceId, join, broker)
  if (error === ErrorCode.NONE) broker.groups.join(groupId, join, respond)
  else respond(failedJoin(error, join.memberId))
}

function readJoin({ request, version, clientId, clientHost }: Call) {
  const groupId = request.string()
  const sessionTimeoutMs = request.int32()
  const rebalanceTimeoutMs = version >= 1 ? request.int32() : sessionTimeoutMs
  const memberId = request.string()
  const instanceId = version >= 5 ? request.nullableString() : null
  const join: JoinRequest = {
    memberId,
    clientId,
    clientHost,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocolType: request.string(),
    protocols: request.array(() => ({ name: request.string(), metadata: request.bytes() })),
    requiresKnownMemberId: version >= 4,
  }
  return { groupId, instanceId, join }
}

function validateJoin(
  groupId: string,
  instanceId: string | null,
  { sessionTimeoutMs }: JoinRequest,
  broker: BrokerContext,
): ErrorCode {
  if (groupId === '') return ErrorCode.INVALID_GROUP_ID
  if (instanceId !== null) {
    const message = 'not supported by @food-delivery/embedded: static membership (group.instance.id)'
    broker.logger.warn({ groupId, instanceId }, message)
    return ErrorCode.UNSUPPORTED_VERSION
  }
  const isValid = sessionTimeoutMs >= broker.minSessionTimeoutMs && sessionTimeoutMs <= MAX_SESSION_TIMEOUT_MS
  return isValid ? groupError(broker, 'JoinGroup', groupId) : ErrorCode.INVALID_SESSION_TIMEOUT
}

export const readGroupMember = (request: Reader) => ({
  groupId: request.string(),
  generation: request.int32(),
  memberId: request.string(),
})

export const syncGroup: Handler = ({ request, reply, version, send }, broker) => {
  const { groupId, generation, memberId } = readGroupMember(request)
  if (version >= 3) request.nullableString() // instance id
  const assignments = request.array(() => ({ memberId: request.string(), assignment: request.bytes() }))
  const respond = ({ error, assignment }: SyncResponse) => {
    if (version >= 1) reply.int32(THROTTLE_TIME_MS)
    reply.int16(error).bytes(assignment)
    send()
  }
  const error = groupError(broker, 'SyncGroup', groupId)
  if (error === ErrorCode.NONE) broker.groups.sync(groupId, { generation, memberId, assignments }, respond)
  else respond(failedSync(error))
}

export const heartbeat: Handler = ({ request, reply, version, send }, broker) => {
  const { groupId, generation, memberId } = readGroupMember(request)
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.int16(groupError(broker, 'Heartbeat', groupId) || broker.groups.heartbeat(groupId, { generation, memberId }))
  send()
}

export const leaveGroup: Handler = ({ request, reply, version, send }, broker) => {
  const groupId = request.string()
  const error = groupError(broker, 'LeaveGroup', groupId)
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  if (version < 3) reply.int16(error || broker.groups.leave(groupId, request.string()))
  else {
    const members = request.array(() => ({ id: request.string(), instanceId: request.nullableString() }))
    reply.int16(error).array(error ? [] : members, ({ id, instanceId }) => {
      reply.string(id).string(instanceId).int16(broker.groups.leave(groupId, id))
    })
  }
  send()
}
