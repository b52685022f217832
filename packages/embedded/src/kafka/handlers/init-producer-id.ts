import { ErrorCode } from '../wire/error-code'
import { int16, int32, int64, nullableString, since, throttleSince, withDefault } from '../wire/schema'
import { api } from './api'
import { groupError } from './request-errors'

/** Assigns ids to idempotent producers, and an epoch to transactional producers. */
export const initProducerId = api({
  key: 22,
  name: 'InitProducerId',
  versions: [0, 4],
  flexibleFrom: 2,
  request: {
    transactionalId: nullableString,
    transactionTimeoutMs: int32,
    producerId: since(3, int64, -1),
    epoch: since(3, int16, -1),
  },
  response: {
    throttleMs: throttleSince(0),
    error: withDefault(int16, ErrorCode.NONE),
    producerId: withDefault(int64, -1),
    epoch: withDefault(int16, -1),
  },
  handle({ transactionalId, transactionTimeoutMs: timeoutMs, producerId, epoch }, broker, { version }) {
    if (transactionalId === '') return { error: ErrorCode.INVALID_REQUEST }
    const refusal =
      transactionalId === null
        ? broker.cluster.faults.errorFor('InitProducerId', broker.node.id)
        : groupError(broker, 'InitProducerId', transactionalId)
    if (refusal !== ErrorCode.NONE) return { error: refusal }
    if (transactionalId === null) return { producerId: broker.nextProducerId(), epoch: 0 }
    const result = broker.transactions.init({ transactionalId, timeoutMs, producerId, epoch })
    const isFencedOfOldVersion = result.error === ErrorCode.PRODUCER_FENCED && version < 4
    return isFencedOfOldVersion ? { error: ErrorCode.INVALID_PRODUCER_EPOCH } : result
  },
})
