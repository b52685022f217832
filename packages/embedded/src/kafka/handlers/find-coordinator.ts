import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type Handler } from './api'

const GROUP = 0

export const findCoordinator: Handler = ({ request, reply, version, send }, { node }) => {
  request.string() // key: this node is the coordinator of all groups
  const isGroup = version === 0 || request.int8() === GROUP
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.int16(isGroup ? ErrorCode.NONE : ErrorCode.INVALID_REQUEST)
  if (version >= 1) reply.string(isGroup ? null : 'not supported by @food-delivery/embedded: transactions')
  if (isGroup) reply.int32(node.id).string(node.host).int32(node.port)
  else reply.int32(-1).string('').int32(-1)
  send()
}
