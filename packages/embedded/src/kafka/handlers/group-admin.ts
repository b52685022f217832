import { ErrorCode } from '../wire/error-code'
import { type Api } from './api'

export const describeGroups: Api = {
  key: 15,
  name: 'DescribeGroups',
  min: 0,
  max: 2,
  handle({ request, reply, version, send }, { groups }) {
    const groupIds = request.array(() => request.string())
    if (version >= 1) reply.int32(0)
    reply.array(groupIds, (groupId) => {
      const { state, protocolType, protocol, members } = groups.describe(groupId)
      reply.int16(ErrorCode.NONE).string(groupId).string(state).string(protocolType).string(protocol)
      reply.array(members, ({ memberId, clientId, clientHost, metadata, assignment }) => {
        reply.string(memberId).string(clientId).string(`/${clientHost}`).bytes(metadata).bytes(assignment)
      })
    })
    send()
  },
}

export const listGroups: Api = {
  key: 16,
  name: 'ListGroups',
  min: 0,
  max: 2,
  handle({ reply, version, send }, { groups }) {
    if (version >= 1) reply.int32(0)
    reply.int16(ErrorCode.NONE)
    reply.array(groups.list(), ({ groupId, protocolType }) => reply.string(groupId).string(protocolType))
    send()
  },
}

export const deleteGroups: Api = {
  key: 42,
  name: 'DeleteGroups',
  min: 0,
  max: 1,
  handle({ request, reply, send }, { groups }) {
    const groupIds = request.array(() => request.string())
    reply.int32(0)
    reply.array(groupIds, (groupId) => reply.string(groupId).int16(groups.delete(groupId)))
    send()
  },
}
