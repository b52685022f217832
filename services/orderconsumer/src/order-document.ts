import { type OrderDocument, type OrderPayload, type OrderStep, fromCents, toCents } from '@food-delivery/contracts'

/** A stored order. `status` is always the last of `statusHistory`, which is in the order of the steps. */
export interface StoredOrder {
  /** The orderId, so that it is unique without a second index. */
  _id: string
  orderId: string
  userId: string
  kitchenId: string
  status: OrderStep
  dish: string
  statusHistory: StoredStep[]
  totalPriceCents: number
  createdAt: Date
}

export interface StoredStep {
  status: OrderStep
  timestamp: Date
}

/** A step of an order to record. Every event carries the whole order. */
export interface OrderStepFact {
  order: OrderPayload
  step: OrderStep
  at: Date
}

/**
 * The fact with a valid time. A Kafka timestamp can be any 64-bit number, so one in nanoseconds makes an invalid Date:
 * mongoose would reject the step, and the order with it, for a time that only sorts it. It is stored as 1970.
 */
export function withValidTime(fact: OrderStepFact): OrderStepFact {
  return Number.isNaN(fact.at.getTime()) ? { ...fact, at: new Date(0) } : fact
}

/** The parts of an order that never change. */
export function fixedFields({ order, at }: OrderStepFact) {
  const { orderId, userId, kitchenId, dish, totalPrice } = order
  return { orderId, userId, kitchenId, dish, totalPriceCents: toCents(totalPrice), createdAt: at }
}

/** The order as clients see it: price as a number, times as ISO 8601. */
export function toOrderDocument(stored: StoredOrder): OrderDocument {
  const { orderId, userId, kitchenId, status, dish, statusHistory, totalPriceCents } = stored
  return {
    orderId,
    userId,
    kitchenId,
    status,
    dish,
    statusHistory: statusHistory.map((entry) => ({ status: entry.status, timestamp: entry.timestamp.toISOString() })),
    totalPrice: fromCents(totalPriceCents),
  }
}
