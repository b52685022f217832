import { type OrderDocument, type OrderStep, orderSteps } from '@food-delivery/contracts'
import { type FailureReason } from '../load/load-report'

/** A step of an order from realtimedata. Timestamps are Kafka's, ms since 1970. */
export interface StepEvent {
  orderId: string
  step: OrderStep
  timestamp: number
}

/** An order of this phone. */
export interface PhoneOrder {
  /** Created here before the order has an id; also the idempotency key. */
  readonly key: string
  readonly orderId: string | null
  readonly dish: string
  readonly kitchenId: string
  readonly totalPrice: number
  /** When each reached step happened. */
  readonly steps: Readonly<Partial<Record<OrderStep, number>>>
  readonly failure: FailureReason | null
}

/** The furthest step reached; undefined before the first. */
export function reached(order: PhoneOrder): OrderStep | undefined {
  return orderSteps.findLast((step) => order.steps[step] !== undefined)
}

/** Adds steps to an order; a step keeps the time of its first event. */
export function withSteps(order: PhoneOrder, events: readonly StepEvent[]): PhoneOrder {
  const mine = events.filter((event) => event.orderId === order.orderId)
  if (mine.length === 0) return order
  const steps = Object.fromEntries(mine.map(({ step, timestamp }) => [step, timestamp]))
  return { ...order, steps: { ...steps, ...order.steps } }
}

/** An order from orderconsumer's document. */
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
