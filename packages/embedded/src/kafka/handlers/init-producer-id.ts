import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type Handler } from './api'

/** Assigns ids to idempotent producers; rejects transactional producers before they send records. */
export const initProducerId: Handler = ({ request, reply, send }, broker) => {
  const transactionalId = request.nullableString()
  const refusal = broker.cluster.faults.errorFor('InitProducerId', broker.node.id)
  reply.int32(THROTTLE_TIME_MS)
  if (refusal !== ErrorCode.NONE) reply.int16(refusal).int64(-1).int16(-1)
  else if (transactionalId === null) reply.int16(ErrorCode.NONE).int64(broker.nextProducerId()).int16(0)
  else {
    broker.logger.warn({ transactionalId }, 'not supported by @food-delivery/embedded: transactions')
    reply.int16(ErrorCode.INVALID_REQUEST).int64(-1).int16(-1)
  }
  send()
}
