import {
  type CreateOrderBody,
  type ListResponse,
  type OrderDocument,
  type RestaurantDocument,
  responseStatuses,
} from '@food-delivery/contracts'
import { ApiError } from './api-error'
import { type Http, request } from './request'

/** One long poll of `/status`; the server answers earlier if the value is available. Milliseconds. */
const POLL_MS = 5_000

/** Pause between polls of a server without long polling. Milliseconds. */
const PAUSE_MS = 250

/** Time limit for a final answer. Milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000

/** The response of createOrder. */
interface AcceptedOrder {
  requestId: string
  payloadSent: { orderId: string; dish: string; totalPrice: number | string }
}

/** The requests of the page. All throw {@link ApiError}. */
export interface OrdersApi {
  /** Sends an order; a repeat with the same `key` is the same order. */
  createOrder: (body: Partial<CreateOrderBody>, key?: string) => Promise<AcceptedOrder>
  /** Waits until the order is stored. */
  orderStored: (requestId: string) => Promise<void>
  restaurants: () => Promise<RestaurantDocument[]>
  ordersOf: (userId: string) => Promise<OrderDocument[]>
}

/** The API of the host that served the page. */
export function createOrdersApi(http: Http): OrdersApi {
  return {
    createOrder: (body, key) =>
      request(http, '/createOrder', { body, headers: key === undefined ? {} : { 'idempotency-key': key } }),
    orderStored: async (requestId) => {
      const { status } = await finalAnswer(http, requestId)
      if (status !== responseStatuses.orderCreated) throw new ApiError({ code: 'server', detail: status })
    },
    restaurants: () => list<RestaurantDocument>(http, '/restaurants'),
    ordersOf: (userId) => list<OrderDocument>(http, `/user/${userId}/orders`),
  }
}

async function list<T>(http: Http, path: string): Promise<T[]> {
  const { requestId } = await request<{ requestId: string }>(http, path)
  const { status, docs } = await finalAnswer<T>(http, requestId)
  if (status !== responseStatuses.success || !docs) throw new ApiError({ code: 'server', detail: status })
  return docs
}

/** Polls the answer to a request id until it is final. */
async function finalAnswer<T>(http: Http, requestId: string): Promise<ListResponse<T>> {
  const deadline = http.now() + ANSWER_TIMEOUT_MS
  while (http.now() < deadline) {
    const asked = http.now()
    const path = `/status/${requestId}?wait=${POLL_MS}`
    const answer = await request<ListResponse<T>>(http, path, { timeoutMs: POLL_MS + 5_000 })
    if (answer.status !== responseStatuses.processing) return answer
    if (http.now() - asked < PAUSE_MS) await http.sleep(PAUSE_MS)
  }
  throw new ApiError({ code: 'timeout', detail: `no final answer within ${ANSWER_TIMEOUT_MS} ms` })
}
