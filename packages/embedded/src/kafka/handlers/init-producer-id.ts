import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api } from './api'
import { coordinatorError, takeRefusal } from './request-errors'

/** Assigns ids to idempotent producers, and ids with a new epoch to transactional producers. */
export const initProducerId = api({
  key: 22,
  name: 'InitProducerId',
  versions: [0, 4],
  flexibleFrom: 2,
  request: {
    transactionalId: t.nullableString,
    transactionTimeoutMs: t.int32,
    producerId: t.since(3, t.int64, -1),
    epoch: t.since(3, t.int16, -1),
  },
  response: {
    throttleMs: t.throttleSince(0),
    error: t.withDefault(t.int16, ErrorCode.NONE),
    producerId: t.withDefault(t.int64, -1),
    epoch: t.withDefault(t.int16, -1),
  },
  handle({ transactionalId, transactionTimeoutMs: timeoutMs, producerId, epoch }, broker, { version }) {
    if (transactionalId === '') return { error: ErrorCode.INVALID_REQUEST }
    const refusal =
      transactionalId === null
        ? takeRefusal(broker, 'InitProducerId')
        : coordinatorError(broker, 'InitProducerId', transactionalId)
    if (refusal !== ErrorCode.NONE) return { error: refusal }
    if (transactionalId === null) return { producerId: broker.nextProducerId(), epoch: 0 }
    const result = broker.transactions.init({ transactionalId, timeoutMs, producerId, epoch })
    const isFenced = result.error === ErrorCode.PRODUCER_FENCED
    // Versions before 4 do not have the error code PRODUCER_FENCED.
    return isFenced && version < 4 ? { error: ErrorCode.INVALID_PRODUCER_EPOCH } : result
  },
})
