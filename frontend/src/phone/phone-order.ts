import { type OrderDocument, type OrderStatus, orderSteps } from '@food-delivery/contracts'
import { type FailureReason } from '../load/load-report'

/** A step of an order, received from realtimedata. `timestamp`: that of the Kafka record, ms since 1970. */
export interface StepEvent {
  orderId: string
  step: OrderStatus
  timestamp: number
}

/** An order of this phone. */
export interface PhoneOrder {
  /** Identifies the order before it has an id, and is its idempotency key. */
  readonly key: string
  readonly orderId: string | null
  readonly dish: string
  readonly kitchenId: string
  readonly totalPrice: number
  /** The time of each step that the order has reached, and of its cancellation, ms since 1970. */
  readonly steps: Readonly<Partial<Record<OrderStatus, number>>>
  readonly failure: FailureReason | null
}

/** The last step that an order has reached, or its cancellation; undefined before the first. */
export function lastStep(order: PhoneOrder): OrderStatus | undefined {
  return order.steps.cancelled === undefined ? lastOrderStep(order) : 'cancelled'
}

function lastOrderStep(order: PhoneOrder): OrderStatus | undefined {
  return orderSteps.findLast((step) => order.steps[step] !== undefined)
}

/** Adds the steps of this order. A step keeps the time of its first event. */
export function withSteps(order: PhoneOrder, events: readonly StepEvent[]): PhoneOrder {
  const ownEvents = events.filter((event) => event.orderId === order.orderId)
  if (ownEvents.length === 0) return order
  // Of several entries with the same key, `fromEntries` keeps the last one.
  const steps = Object.fromEntries(ownEvents.toReversed().map(({ step, timestamp }) => [step, timestamp]))
  return { ...order, steps: { ...steps, ...order.steps } }
}

/** Converts a document that orderconsumer stored to an order of the phone. */
export function fromDocument(document: OrderDocument): PhoneOrder {
  const { orderId, dish, kitchenId, totalPrice, statusHistory } = document
  return {
    key: orderId,
    orderId,
    dish,
    kitchenId,
    totalPrice,
    steps: Object.fromEntries(statusHistory.map(({ status, timestamp }) => [status, Date.parse(timestamp)])),
    failure: null,
  }
}
