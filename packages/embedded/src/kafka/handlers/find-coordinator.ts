import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type Handler } from './api'

const GROUP = 0

export const findCoordinator: Handler = ({ request, reply, version, send }, { node, cluster }) => {
  const groupId = request.string()
  const isGroup = version === 0 || request.int8() === GROUP
  const coordinator = isGroup ? cluster.nodes[cluster.coordinatorOf(groupId) - 1] : undefined
  const groupError = coordinator
    ? cluster.faults.errorFor('FindCoordinator', node.id)
    : ErrorCode.COORDINATOR_NOT_AVAILABLE
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.int16(isGroup ? groupError : ErrorCode.INVALID_REQUEST)
  if (version >= 1) reply.string(isGroup ? null : 'not supported by @food-delivery/embedded: transactions')
  if (coordinator) reply.int32(coordinator.id).string(coordinator.host).int32(coordinator.port)
  else reply.int32(-1).string('').int32(-1)
  send()
}
