import { orderSteps, isFinal, statusRank } from '@food-delivery/contracts'
import { type AnyBulkWriteOperation } from 'mongoose'
import { type RecordedStep, type StoredOrder, type StoredStep, constantFields } from './order-document'
import { type OrderSteps, lastOf } from './joined-steps'

/**
 * Appends steps of one order to its history. Creates the order if it does not exist. Fails with a duplicate key unless
 * the first of the steps is later than all recorded steps, which is the usual case, and the order has no final status.
 */
export function appendSteps(steps: OrderSteps): AnyBulkWriteOperation<StoredOrder> {
  const [first] = steps
  const last = lastOf(steps)
  const _id = first.order.orderId
  const entries = steps.map(({ step, at }) => ({ status: step, timestamp: at }))
  // No step follows a final one: a delivered order cannot be cancelled.
  const earlier = orderSteps.filter((status) => !isFinal(status) && statusRank(status) < statusRank(first.step))
  // MongoDB runs all inserts of a batch as one statement, but each update as its own.
  if (earlier.length === 0)
    return { insertOne: { document: { _id, ...constantFields(first), status: last.step, statusHistory: entries } } }
  return {
    updateOne: {
      filter: { _id, status: { $in: earlier } },
      update: {
        $push: { statusHistory: entries.length === 1 ? entries[0] : { $each: entries } },
        $set: { status: last.step },
        $setOnInsert: constantFields(first),
      },
      upsert: true,
    },
  }
}

/**
 * Inserts a late step at its position in the history. A history only grows, so its length shows whether it has changed
 * since it was read. If it has, no document matches, and the caller reads the order again.
 */
export function insertLateStep(
  { order, step, at }: RecordedStep,
  history: readonly StoredStep[],
): AnyBulkWriteOperation<StoredOrder> {
  const position = history.filter(({ status }) => statusRank(status) < statusRank(step)).length
  return {
    updateOne: {
      filter: { _id: order.orderId, statusHistory: { $size: history.length } },
      update: {
        $push: { statusHistory: { $each: [{ status: step, timestamp: at }], $position: position } },
        ...(position === history.length ? { $set: { status: step } } : {}),
      },
    },
  }
}
