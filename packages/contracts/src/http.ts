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

/** Orders that `GET /user/:userId/orders` answers when no limit is asked for: the newest. */
export const DEFAULT_ORDER_LIMIT = 200

/** Answers that would be larger are cut and say `truncated: true`: a Kafka record takes about 1 MB. Bytes. */
export const MAX_RESPONSE_BYTES = 900_000

/** Longest long-poll of `GET /status/:requestId?wait=`. Milliseconds. */
export const MAX_STATUS_WAIT_MS = 10_000

/** Body of `POST /status/:requestId`. */
export const postStatusSchema = z.object({ value: z.json() })

export type CreateOrderBody = z.infer<typeof createOrderSchema>

/** A restaurant as `GET /restaurants` answers it; prices are numbers. */
export interface RestaurantDocument {
  kitchenId: string
  name: string
  image: string
  type: string
  deal?: string
  menu: { item: string; price: number }[]
}

/** One step of an order and when it happened (ISO 8601). */
export interface StatusEntry {
  status: OrderStep
  timestamp: string
}

/** An order as `GET /user/:userId/orders` answers it; totalPrice is a number. */
export interface OrderDocument {
  orderId: string
  userId: string
  kitchenId: string
  status: OrderStep
  dish: string
  statusHistory: StatusEntry[]
  totalPrice: number
}

/** What is kept under a request id once a list was read. */
export interface ListAnswer<T> {
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
