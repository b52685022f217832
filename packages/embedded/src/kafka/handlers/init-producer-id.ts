import { ErrorCode } from '../wire/error-code'
import { type Api } from './api'

/** Gives producers the id that makes their retries harmless. Transactions are refused here, before anything is sent. */
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
        logger.warn({ transactionalId }, 'transactions are not supported')
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
