import {
  type CreateOrderBody,
  type ListResponse,
  type OrderDocument,
  type OrderWaterfall,
  type RestaurantDocument,
  responseStatuses,
} from '@food-delivery/contracts'
import { ApiError } from './api-error'
import { type Http, request } from './request'

/** How long the server waits at most for a final result before it responds to a poll of `/status`. Milliseconds. */
const POLL_MS = 5_000

/** Time that a response to a poll may take in addition to the wait of the server. Milliseconds. */
const RESPONSE_MARGIN_MS = 5_000

/** Minimum time between two polls, for servers without long polling. Milliseconds. */
const MIN_INTERVAL_MS = 250

const RESULT_TIMEOUT_MS = 30_000

/** The response of createOrder. */
interface AcceptedOrder {
  requestId: string
  payloadSent: { orderId: string; dish: string; totalPrice: number | string }
}

/** The requests of the page. All reject with {@link ApiError}. */
export interface OrdersApi {
  /** Places an order. A second request with the same `key` does not place another one. */
  createOrder: (body: Partial<CreateOrderBody>, key?: string) => Promise<AcceptedOrder>
  /** Waits until the order is stored. */
  orderStored: (requestId: string) => Promise<void>
  restaurants: () => Promise<RestaurantDocument[]>
  ordersOf: (userId: string) => Promise<OrderDocument[]>
  /**
   * Where the time of an order went. `placedAt`: approximately when the order was placed, ms since 1970. If undefined,
   * only the events of the last hour are searched.
   */
  waterfall: (orderId: string, placedAt: number | undefined) => Promise<OrderWaterfall>
  /** Cancels the orders that were requested before a time, ISO 8601, and are not delivered. */
  cancelOrders: (before: string) => Promise<void>
}

/** The API of the host that served the page. */
export function createOrdersApi(http: Http): OrdersApi {
  return {
    createOrder: (body, key) =>
      request(http, '/createOrder', { body, headers: key === undefined ? {} : { 'idempotency-key': key } }),
    orderStored: async (requestId) => {
      const { status } = await finalResult(http, requestId)
      if (status !== responseStatuses.orderCreated) throw new ApiError({ code: 'server', detail: status })
    },
    restaurants: () => requestList<RestaurantDocument>(http, '/restaurants'),
    cancelOrders: async (before) => void (await request(http, '/orders/cancel', { body: { before } })),
    ordersOf: (userId) => requestList<OrderDocument>(http, `/user/${userId}/orders`),
    waterfall: (orderId, placedAt) => {
      const query = placedAt === undefined ? '' : `?placedAt=${placedAt}`
      return request(http, `/events/orders/${encodeURIComponent(orderId)}${query}`)
    },
  }
}

async function requestList<Item>(http: Http, path: string): Promise<Item[]> {
  const { requestId } = await request<{ requestId: string }>(http, path)
  const { status, docs } = await finalResult<Item>(http, requestId)
  if (status !== responseStatuses.success || !docs) throw new ApiError({ code: 'server', detail: status })
  return docs
}

/** Polls the result of a request until it is final. */
async function finalResult<Item>(http: Http, requestId: string): Promise<ListResponse<Item>> {
  const deadline = http.now() + RESULT_TIMEOUT_MS
  while (http.now() < deadline) {
    const polledAt = http.now()
    const path = `/status/${requestId}?wait=${POLL_MS}`
    const result = await request<ListResponse<Item>>(http, path, { timeoutMs: POLL_MS + RESPONSE_MARGIN_MS })
    if (result.status !== responseStatuses.processing) return result
    if (http.now() - polledAt < MIN_INTERVAL_MS) await http.sleep(MIN_INTERVAL_MS)
  }
  throw new ApiError({ code: 'timeout', detail: `no final result within ${RESULT_TIMEOUT_MS} ms` })
}
