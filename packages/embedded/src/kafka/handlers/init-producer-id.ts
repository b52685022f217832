import { ErrorCode } from '../wire/error-code'
import { type Api } from './api'

/** Assigns ids to idempotent producers; refuses transactional producers before they send records. */
export const createInitProducerId = (): Api => {
  let last: number | undefined
  return {
    key: 22,
    name: 'InitProducerId',
    min: 0,
    max: 1,
    handle({ request, reply, send }, { storage, logger }) {
      const transactionalId = request.nullableString()
      reply.int32(0)
      if (transactionalId !== null) {
        logger.warn({ transactionalId }, 'not supported by @food-delivery/embedded: transactions')
        reply.int16(ErrorCode.INVALID_REQUEST).int64(-1).int16(-1)
        return send()
      }
      last = (last ?? storage.snapshot.lastProducerId) + 1
      storage.record({ kind: 'producerIdGiven', producerId: last })
      reply.int16(ErrorCode.NONE).int64(last).int16(0)
      send()
    },
  }
}
