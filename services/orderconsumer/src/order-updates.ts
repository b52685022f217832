import { orderSteps, stepRank } from '@food-delivery/contracts'
import { type AnyBulkWriteOperation } from 'mongodb'
import { type OrderStepFact, type StoredOrder, type StoredStep, fixedFields } from './order-document'

/**
 * Records a step that is further along than all before it: the usual case, in one operation. A step whose order is
 * not there yet creates it. A step that came before, or comes late, fails as a duplicate.
 */
export function advance(fact: OrderStepFact): AnyBulkWriteOperation<StoredOrder> {
  const { order, step, at } = fact
  const entry = { status: step, timestamp: at }
  // None before the first: then nothing matches, and an order that is there already is a duplicate. Inserting it by
  // another kind of operation would cost each batch a second round trip.
  const earlier = orderSteps.slice(0, stepRank(step))
  return {
    updateOne: {
      filter: { _id: order.orderId, status: { $in: earlier } },
      update: { $push: { statusHistory: entry }, $set: { status: step }, $setOnInsert: fixedFields(fact) },
      upsert: true,
    },
  }
}

/**
 * Records a late step at its place. A history only ever grows, so its length tells whether it is still the one that
 * was read; if not, nothing matches and the caller reads again.
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
