import { randomUUID } from 'node:crypto'
import { type EventOf, type OrderPayload, type OrderStatus, newRequestId } from '@food-delivery/contracts'

/** Creates the payload of a new order. `overrides` replaces fields. */
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

/** Creates an event of an order, by default without simulated work. */
export function anOrderEvent<E extends OrderStatus | 'orderRequested'>(
  eventType: E,
  payload: OrderPayload = anOrder(),
  simulatorConfig = { kitchenSpeed: 0, courierSpeed: 0 },
): EventOf<E> {
  return { eventType, payload, simulatorConfig } as unknown as EventOf<E>
}
