import { orderSteps, isFinal, statusRank } from '@food-delivery/contracts'
import { type AnyBulkWriteOperation } from 'mongoose'
import { type RecordedStep, type StoredOrder, type StoredStep, constantFields } from './order-document'

/**
 * Appends a step that comes after all recorded steps, which is the usual case. Creates the order if it does not exist.
 * A repeated or late step fails with a duplicate key.
 */
export function appendStep(recorded: RecordedStep): AnyBulkWriteOperation<StoredOrder> {
  const { order, step, at } = recorded
  const _id = order.orderId
  const entry = { status: step, timestamp: at }
  // Nothing follows the last step, not even a cancellation.
  const earlier = orderSteps.filter((status) => !isFinal(status) && statusRank(status) < statusRank(step))
  // MongoDB runs all inserts of a batch as one statement, but each update as its own.
  if (earlier.length === 0)
    return { insertOne: { document: { _id, ...constantFields(recorded), status: step, statusHistory: [entry] } } }
  return {
    updateOne: {
      filter: { _id, status: { $in: earlier } },
      update: { $push: { statusHistory: entry }, $set: { status: step }, $setOnInsert: constantFields(recorded) },
      upsert: true,
    },
  }
}

/**
 * Inserts a late step at its position in the history. A history only grows, so its length shows whether it has changed
 * since it was read. In that case no document matches, and the caller reads it again.
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
