import { z } from 'zod'
import { isPrice } from './money'
import { type Restaurant, restaurantListSchema } from './restaurants'
import { type OrderStep } from './order-steps'
import { DEFAULT_SPEED_MS, MAX_SPEED_MS } from './events'

const speed = z.number().min(0).max(MAX_SPEED_MS).default(DEFAULT_SPEED_MS)

/** Body of `POST /createOrder`. Every field is optional, so that `{}` is a valid simulated order. */
export const createOrderSchema = z.object({
  userId: z.uuid().optional(),
  kitchenId: z.uuid().optional(),
  dish: z.string().min(1).max(200).default('testDish'),
  totalPrice: z.custom<number | string>(isPrice, 'expected a price ≥ 0 with at most 2 decimals').optional(),
  kitchenSpeed: speed,
  courierSpeed: speed,
})

/** Body of `POST /restaurants`: the list itself, or `{restaurants: […]}`. */
export const postRestaurantsSchema = z
  .union([restaurantListSchema, z.object({ restaurants: restaurantListSchema })])
  .transform((body): Restaurant[] => (Array.isArray(body) ? body : body.restaurants))

/** Largest body of `POST /restaurants`, so that the list fits into one Kafka record. Bytes. */
export const MAX_RESTAURANTS_BYTES = 512 * 1024

/** How many of the newest orders `GET /user/:userId/orders` returns without a limit. */
export const DEFAULT_ORDER_LIMIT = 200

/** Larger answers are cut and marked `truncated: true`: a Kafka record holds about 1 MB. Bytes. */
export const MAX_RESPONSE_BYTES = 900_000

/** Longest long-poll of `GET /status/:requestId?wait=`. Milliseconds. */
export const MAX_STATUS_WAIT_MS = 10_000

/** Path of `/status/:requestId`. */
export const statusParamsSchema = z.object({ requestId: z.string().min(1).max(200) })

/** Body of `POST /status/:requestId`. */
export const postStatusSchema = z.object({ value: z.json() })

export type CreateOrderBody = z.infer<typeof createOrderSchema>

/** A restaurant in the answer to `GET /restaurants`; prices are numbers. */
export interface RestaurantDocument {
  kitchenId: string
  name: string
  image: string
  type: string
  deal?: string
  menu: { item: string; price: number }[]
}

/** A step of an order and its time (ISO 8601). */
interface StatusEntry {
  status: OrderStep
  timestamp: string
}

/** An order in the answer to `GET /user/:userId/orders`; totalPrice is a number. */
export interface OrderDocument {
  orderId: string
  userId: string
  kitchenId: string
  status: OrderStep
  dish: string
  statusHistory: StatusEntry[]
  totalPrice: number
}

/** The answer to a request for a list. */
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
