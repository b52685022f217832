import { orderSteps, stepRank } from '@food-delivery/contracts'
import { type AnyBulkWriteOperation } from 'mongoose'
import { type OrderStepFact, type StoredOrder, type StoredStep, fixedFields } from './order-document'

/**
 * Records a step that is further along than all recorded ones: the usual case, in one operation. It creates the order
 * if that does not exist. A repeated or late step fails as a duplicate.
 */
export function advance(fact: OrderStepFact): AnyBulkWriteOperation<StoredOrder> {
  const { order, step, at } = fact
  const _id = order.orderId
  const entry = { status: step, timestamp: at }
  const earlier = orderSteps.slice(0, stepRank(step))
  // Inserts of a batch are one statement for the server, updates one each.
  if (earlier.length === 0)
    return { insertOne: { document: { _id, ...fixedFields(fact), status: step, statusHistory: [entry] } } }
  return {
    updateOne: {
      filter: { _id, status: { $in: earlier } },
      update: { $push: { statusHistory: entry }, $set: { status: step }, $setOnInsert: fixedFields(fact) },
      upsert: true,
    },
  }
}

/**
 * Records a late step at its place. A history only grows, so its length shows whether it is still the one that was
 * read; if not, nothing matches and the caller reads again.
 */
export function insertLate(
  { order, step, at }: OrderStepFact,
  history: readonly StoredStep[],
): AnyBulkWriteOperation<StoredOrder> {
  const place = history.filter(({ status }) => stepRank(status) < stepRank(step)).length
  return {
    updateOne: {
      filter: { _id: order.orderId, statusHistory: { $size: history.length } },
      update: {
        $push: { statusHistory: { $each: [{ status: step, timestamp: at }], $position: place } },
        ...(place === history.length ? { $set: { status: step } } : {}),
      },
    },
  }
}
