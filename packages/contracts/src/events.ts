import { z } from 'zod'
import { type OrderStep, orderSteps } from './order-steps'
import { priceSchema, restaurantListSchema } from './restaurants'

const id = z.string().min(1).max(200)
const speed = z.number().min(0)

/** Duration of a step if the order does not set it. Milliseconds. */
export const DEFAULT_SPEED_MS = 5_000

/** Maximum duration of one step; larger values are reduced to it. Milliseconds. */
export const MAX_SPEED_MS = 60_000

/** How long kitchens and couriers work on each step of an order. Milliseconds, default {@link DEFAULT_SPEED_MS}. */
export const simulatorConfigSchema = z.looseObject({ kitchenSpeed: speed.nullish(), courierSpeed: speed.nullish() })

/** An order in an event. Services keep unknown fields, and totalPrice as the client sent it (number or string). */
const orderPayloadSchema = z.looseObject({
  orderId: id,
  userId: id,
  kitchenId: id,
  dish: z.string(),
  totalPrice: priceSchema,
  requestId: id,
  /** Hash of the request's body, if the request had an Idempotency-Key. */
  bodyHash: id.optional(),
  /** When apiservice accepted a request with an Idempotency-Key, ms since 1970; other request ids contain the time. */
  requestedAt: z.number().optional(),
})

const stepSchemas = Object.fromEntries(orderSteps.map((step) => [step, orderPayloadSchema])) as Record<
  OrderStep,
  typeof orderPayloadSchema
>

/** Payload schemas of all events on topic `orders`. The event of a step contains the complete order. */
export const payloadSchemas = {
  orderRequested: orderPayloadSchema,
  ...stepSchemas,
  /** A consumer has skipped the next step of an order that was requested before the time of a cancellation. */
  cancelled: orderPayloadSchema,
  /** The response to a request. statusservice stores `message` (JSON text) by `requestId`. */
  updateHttpResponse: z.looseObject({ requestId: id, message: z.string() }),
  kitchenNewSimulatedListRequest: z.looseObject({ requestId: id, restaurants: restaurantListSchema }),
  kitchenRestaurantsList: z.looseObject({ requestId: id }),
  getOrdersOfUser: z.looseObject({ requestId: id, userId: id, limit: z.number().int().positive().optional() }),
  getOrderFromId: z.looseObject({ requestId: id, orderId: id }),
} as const

export type EventType = keyof typeof payloadSchemas
export type SimulatorConfig = z.infer<typeof simulatorConfigSchema>
export type OrderPayload = z.infer<typeof orderPayloadSchema>

/** The payload of one event type. */
type PayloadOf<E extends EventType> = z.infer<(typeof payloadSchemas)[E]>

/** An event of type `E`: the JSON value of a Kafka record. */
export interface EventOf<E extends EventType> {
  eventType: E
  payload: PayloadOf<E>
  simulatorConfig?: SimulatorConfig
}

/** Any event on topic `orders`, as a union over `eventType`. */
export type OrderEvent = { [E in EventType]: EventOf<E> }[EventType]

/** Whether `value` is an event type of this contract. */
export function isEventType(value: string): value is EventType {
  return Object.hasOwn(payloadSchemas, value)
}
