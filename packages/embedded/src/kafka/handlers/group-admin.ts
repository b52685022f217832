import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type Handler } from './api'

export const describeGroups: Handler = ({ request, reply, version, send }, { groups }) => {
  const groupIds = request.array(() => request.string())
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.array(groupIds, (groupId) => {
    const { state, protocolType, protocol, members } = groups.describe(groupId)
    reply.int16(ErrorCode.NONE).string(groupId).string(state).string(protocolType).string(protocol)
    reply.array(members, ({ memberId, clientId, clientHost, metadata, assignment }) => {
      reply.string(memberId).string(clientId).string(`/${clientHost}`).bytes(metadata).bytes(assignment)
    })
  })
  send()
}

export const listGroups: Handler = ({ reply, version, send }, { groups }) => {
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.int16(ErrorCode.NONE)
  reply.array(groups.list(), ({ groupId, protocolType }) => reply.string(groupId).string(protocolType))
  send()
}

export const deleteGroups: Handler = ({ request, reply, send }, { groups }) => {
  const groupIds = request.array(() => request.string())
  reply.int32(THROTTLE_TIME_MS)
  reply.array(groupIds, (groupId) => reply.string(groupId).int16(groups.delete(groupId)))
  send()
}
