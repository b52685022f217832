import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type Handler } from './api'
import { groupError } from './responsibility'

export const describeGroups: Handler = ({ request, reply, version, send }, broker) => {
  const groupIds = request.array(() => request.string())
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.array(groupIds, (groupId) => {
    const { state, protocolType, protocol, members } = broker.groups.describe(groupId)
    reply
      .int16(groupError(broker, 'DescribeGroups', groupId))
      .string(groupId)
      .string(state)
      .string(protocolType)
      .string(protocol)
    reply.array(members, ({ memberId, clientId, clientHost, metadata, assignment }) => {
      reply.string(memberId).string(clientId).string(`/${clientHost}`).bytes(metadata).bytes(assignment)
    })
  })
  send()
}

export const listGroups: Handler = ({ reply, version, send }, { groups, cluster, node }) => {
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.int16(ErrorCode.NONE)
  const own = groups.list().filter(({ groupId }) => cluster.coordinatorOf(groupId) === node.id)
  reply.array(own, ({ groupId, protocolType }) => reply.string(groupId).string(protocolType))
  send()
}

export const deleteGroups: Handler = ({ request, reply, send }, broker) => {
  const groupIds = request.array(() => request.string())
  reply.int32(THROTTLE_TIME_MS)
  reply.array(groupIds, (groupId) =>
    reply.string(groupId).int16(groupError(broker, 'DeleteGroups', groupId) || broker.groups.delete(groupId)),
  )
  send()
}
