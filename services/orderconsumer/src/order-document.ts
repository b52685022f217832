import { type OrderDocument, type OrderPayload, type OrderStatus, fromCents, toCents } from '@food-delivery/contracts'

/** A stored order. `statusHistory` is sorted by step, and its last entry has the same status as the order. */
export interface StoredOrder {
  /** The orderId, because `_id` is unique without another index. */
  _id: string
  orderId: string
  userId: string
  kitchenId: string
  status: OrderStatus
  dish: string
  statusHistory: StoredStep[]
  totalPriceCents: number
  /** The Kafka timestamp of the event that created the order. */
  createdAt: Date
  /** Set if the order has an Idempotency-Key. Earlier releases did not store it. */
  bodyHash?: string
}

export interface StoredStep {
  status: OrderStatus
  timestamp: Date
}

/** A step of an order or its cancellation, with the order from the event. */
export interface RecordedStep {
  order: OrderPayload
  step: OrderStatus
  at: Date
}

/**
 * Replaces an invalid time with 1970. A Kafka timestamp can be any 64-bit number, and a timestamp in nanoseconds is not a
 * valid Date: mongoose would reject the step and the order, although everything else in them is valid.
 */
export function withValidTime(step: RecordedStep): RecordedStep {
  return Number.isNaN(step.at.getTime()) ? { ...step, at: new Date(0) } : step
}

/** Fields of an order that never change. */
export function constantFields({ order, at }: RecordedStep) {
  const { orderId, userId, kitchenId, dish, totalPrice, bodyHash } = order
  const hash = bodyHash === undefined ? {} : { bodyHash }
  return { orderId, userId, kitchenId, dish, totalPriceCents: toCents(totalPrice), createdAt: at, ...hash }
}

/** Whether an event is about the stored order, and not about another order with the same Idempotency-Key. */
export function isSameOrder(stored: StoredOrder, order: OrderPayload): boolean {
  if (stored.bodyHash !== undefined && order.bodyHash !== undefined) return stored.bodyHash === order.bodyHash
  return (
    stored.userId === order.userId &&
    stored.kitchenId === order.kitchenId &&
    stored.dish === order.dish &&
    stored.totalPriceCents === toCents(order.totalPrice)
  )
}

/** The order in the format of the API: the price as a number, times as ISO 8601. */
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
