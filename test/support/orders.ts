import { randomUUID } from 'node:crypto'
import { type EventOf, type OrderPayload, type OrderStep, newRequestId } from '@food-delivery/contracts'

/** A new order with the given fields. */
export function anOrder(overrides: Partial<OrderPayload> = {}): OrderPayload {
  return {
    orderId: randomUUID(),
    userId: randomUUID(),
    kitchenId: randomUUID(),
    dish: 'bibimbap',
    totalPrice: '17.50',
    requestId: newRequestId(),
    ...overrides,
  }
}

/** An event of an order, by default without delays. */
export function anOrderEvent<E extends OrderStep | 'orderRequested'>(
  eventType: E,
  payload: OrderPayload = anOrder(),
  simulatorConfig = { kitchenSpeed: 0, courierSpeed: 0 },
): EventOf<E> {
  return { eventType, payload, simulatorConfig } as unknown as EventOf<E>
}
