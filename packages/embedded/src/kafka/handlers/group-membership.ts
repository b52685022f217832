import { type JoinRequest, type JoinResponse } from '../groups/group-requests'
import { failedJoin } from '../groups/group-responses'
import { ErrorCode } from '../wire/error-code'
import { type Reader } from '../wire/reader'
import { THROTTLE_TIME_MS, type BrokerContext, type Call, type Handler } from './api'

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
  { minSessionTimeoutMs, logger }: BrokerContext,
): ErrorCode {
  if (groupId === '') return ErrorCode.INVALID_GROUP_ID
  if (instanceId !== null) {
    const message = 'not supported by @food-delivery/embedded: static membership (group.instance.id)'
    logger.warn({ groupId, instanceId }, message)
    return ErrorCode.UNSUPPORTED_VERSION
  }
  const isValid = sessionTimeoutMs >= minSessionTimeoutMs && sessionTimeoutMs <= MAX_SESSION_TIMEOUT_MS
  return isValid ? ErrorCode.NONE : ErrorCode.INVALID_SESSION_TIMEOUT
}

export const readGroupMember = (request: Reader) => ({
  groupId: request.string(),
  generation: request.int32(),
  memberId: request.string(),
})

export const syncGroup: Handler = ({ request, reply, version, send }, { groups }) => {
  const { groupId, generation, memberId } = readGroupMember(request)
  if (version >= 3) request.nullableString() // instance id
  const assignments = request.array(() => ({ memberId: request.string(), assignment: request.bytes() }))
  groups.sync(groupId, { generation, memberId, assignments }, ({ error, assignment }) => {
    if (version >= 1) reply.int32(THROTTLE_TIME_MS)
    reply.int16(error).bytes(assignment)
    send()
  })
}

export const heartbeat: Handler = ({ request, reply, version, send }, { groups }) => {
  const { groupId, generation, memberId } = readGroupMember(request)
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.int16(groups.heartbeat(groupId, { generation, memberId }))
  send()
}

export const leaveGroup: Handler = ({ request, reply, version, send }, { groups }) => {
  const groupId = request.string()
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  if (version < 3) reply.int16(groups.leave(groupId, request.string()))
  else {
    const members = request.array(() => ({ id: request.string(), instanceId: request.nullableString() }))
    reply.int16(ErrorCode.NONE).array(members, ({ id, instanceId }) => {
      reply.string(id).string(instanceId).int16(groups.leave(groupId, id))
    })
  }
  send()
}
