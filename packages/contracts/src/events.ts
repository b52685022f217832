import { z } from 'zod'
import { isPrice } from './money'
import { type OrderStep, orderSteps } from './order-steps'
import { restaurantListSchema } from './restaurants'

const id = z.string().min(1).max(200)
const speed = z.number().min(0)

/** Delay of a step that names no speed. Milliseconds. */
export const DEFAULT_SPEED_MS = 5_000

/** Upper limit of the delay of one step; larger values are reduced to it. Milliseconds. */
export const MAX_SPEED_MS = 60_000

/** How long kitchens and couriers work on a step of this order. Milliseconds; absent means 5000, 0 means 0. */
export const simulatorConfigSchema = z.looseObject({ kitchenSpeed: speed.nullish(), courierSpeed: speed.nullish() })

/** An order inside an event. Services pass on unknown fields, and totalPrice in the type the client used. */
const orderPayloadSchema = z.looseObject({
  orderId: id,
  userId: id,
  kitchenId: id,
  dish: z.string(),
  totalPrice: z.custom<number | string>(isPrice, 'expected a price ≥ 0 with at most 2 decimals'),
  requestId: id,
})

/** The answer to a request: statusservice keeps `message` (JSON text) under `requestId`. */
const httpResponsePayloadSchema = z.looseObject({ requestId: id, message: z.string() })

const restaurantsPayloadSchema = z.looseObject({ requestId: id, restaurants: restaurantListSchema })
const requestPayloadSchema = z.looseObject({ requestId: id })
const userOrdersPayloadSchema = z.looseObject({
  requestId: id,
  userId: id,
  limit: z.number().int().positive().optional(),
})
const orderByIdPayloadSchema = z.looseObject({ requestId: id, orderId: id })

const stepSchemas = Object.fromEntries(orderSteps.map((step) => [step, orderPayloadSchema])) as Record<
  OrderStep,
  typeof orderPayloadSchema
>

/** Payload schema of every event on topic `orders`. Each step of an order is an event that carries the whole order. */
export const payloadSchemas = {
  orderRequested: orderPayloadSchema,
  ...stepSchemas,
  updateHttpResponse: httpResponsePayloadSchema,
  kitchenNewSimulatedListRequest: restaurantsPayloadSchema,
  kitchenRestaurantsList: requestPayloadSchema,
  getOrdersOfUser: userOrdersPayloadSchema,
  getOrderFromId: orderByIdPayloadSchema,
} as const

export type EventType = keyof typeof payloadSchemas
export type SimulatorConfig = z.infer<typeof simulatorConfigSchema>
export type OrderPayload = z.infer<typeof orderPayloadSchema>

/** The payload of one event type. */
type PayloadOf<E extends EventType> = z.infer<(typeof payloadSchemas)[E]>

/** An event of type `E`, as a Kafka value contains it in JSON. */
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
