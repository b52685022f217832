import { z } from 'zod'
import { type Restaurant, priceSchema, restaurantListSchema } from './restaurants'
import { type OrderStatus } from './order-steps'
import { DEFAULT_SPEED_MS, MAX_SPEED_MS } from './events'

const speed = z.number().min(0).max(MAX_SPEED_MS).default(DEFAULT_SPEED_MS)

/** Body of `POST /createOrder`. All fields are optional, so `{}` is a valid simulated order. */
export const createOrderSchema = z.object({
  userId: z.uuid().optional(),
  kitchenId: z.uuid().optional(),
  dish: z.string().min(1).max(200).default('testDish'),
  totalPrice: priceSchema.optional(),
  kitchenSpeed: speed,
  courierSpeed: speed,
})

/** Body of `POST /restaurants`: a list or `{restaurants: […]}`. */
export const postRestaurantsSchema = z
  .union([restaurantListSchema, z.object({ restaurants: restaurantListSchema })])
  .transform((body): Restaurant[] => (Array.isArray(body) ? body : body.restaurants))

/** Maximum size of the body of `POST /restaurants`, so that the list fits into one Kafka record. Bytes. */
export const MAX_RESTAURANTS_BYTES = 512 * 1024

/** Default limit of `GET /user/:userId/orders`, which returns the newest orders. */
export const DEFAULT_ORDER_LIMIT = 200

/**
 * Longer lists in a response are shortened and marked `truncated: true`, because a Kafka record can have at most about
 * 1 MB. Bytes.
 */
export const MAX_RESPONSE_BYTES = 900_000

/** Maximum long poll of `GET /status/:requestId?wait=`. Milliseconds. */
export const MAX_STATUS_WAIT_MS = 10_000

/** Path parameters of `/status/:requestId`. */
export const statusParamsSchema = z.object({ requestId: z.string().min(1).max(200) })

/**
 * Body of `POST /status/:requestId`. `keyId`: the id of the request's Idempotency-Key; the response is 409 if another
 * request has the same key.
 */
export const postStatusSchema = z.object({ value: z.json(), keyId: z.string().min(1).max(200).optional() })

export type CreateOrderBody = z.infer<typeof createOrderSchema>

/** A restaurant in the response to `GET /restaurants`; prices are numbers. */
export interface RestaurantDocument {
  kitchenId: string
  name: string
  image: string
  type: string
  deal?: string
  menu: { item: string; price: number }[]
}

/** An order in the response to `GET /user/:userId/orders`; totalPrice is a number. */
export interface OrderDocument {
  orderId: string
  userId: string
  kitchenId: string
  status: OrderStatus
  dish: string
  /** The steps of the order and its cancellation, with their times (ISO 8601). */
  statusHistory: { status: OrderStatus; timestamp: string }[]
  totalPrice: number
}

/** The response to a request for a list. */
export interface ListResponse<T> {
  status: string
  docs?: T[]
  truncated?: true
}

/** Body of every HTTP error (RFC 9457). */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  errors?: { path: string; message: string }[]
}

/**
 * The values of `status` in responses: the same texts as in the original application, except `orderCancelled` and
 * `otherOrder`, which it does not have. Those with the id of a user or order are functions.
 */
export const responseStatuses = {
  processing: 'processing',
  orderCreated: 'orderCreated',
  orderCancelled: 'cancelled',
  orderFailed: 'Order failed saving in database',
  otherOrder: 'Idempotency-Key belongs to another order',
  restaurantsCreated: 'kitchen list created',
  restaurantsFailed: 'Kitchen list failed saving in database',
  success: 'success',
  restaurantsError: 'error getting events',
  userOrdersError: (userId: string) => `error getting orders of user ${userId}`,
  orderError: (orderId: string) => `error getting order ${orderId}`,
} as const
