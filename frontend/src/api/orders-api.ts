import {
  type CreateOrderBody,
  type ListAnswer,
  type OrderDocument,
  type RestaurantDocument,
  answers,
} from '@food-delivery/contracts'
import { ApiError } from './api-error'
import { type Http, request } from './request'

/** One long poll of `/status`; the server answers earlier when the value is there. Milliseconds. */
const POLL_MS = 5_000

/** Pause between polls of a server that does not wait. Milliseconds. */
const PAUSE_MS = 250

/** How long an answer is waited for before the page says that it takes too long. Milliseconds. */
const GIVE_UP_MS = 30_000

/** What createOrder was answered with. */
interface AcceptedOrder {
  requestId: string
  payloadSent: { orderId: string; dish: string; totalPrice: number | string }
}

/** The requests of the page. All throw {@link ApiError}. */
export interface OrdersApi {
  /** Sends an order; `key` makes a repeat the same order. */
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
      if (status !== answers.orderCreated) throw new ApiError({ code: 'server', detail: status })
    },
    restaurants: () => list<RestaurantDocument>(http, '/restaurants'),
    ordersOf: (userId) => list<OrderDocument>(http, `/user/${userId}/orders`),
  }
}

async function list<T>(http: Http, path: string): Promise<T[]> {
  const { requestId } = await request<{ requestId: string }>(http, path)
  const { status, docs } = await finalAnswer<T>(http, requestId)
  if (status !== answers.success || !docs) throw new ApiError({ code: 'server', detail: status })
  return docs
}

/** Asks for the value under a request id until it is final. */
async function finalAnswer<T>(http: Http, requestId: string): Promise<ListAnswer<T>> {
  const giveUpAt = http.now() + GIVE_UP_MS
  while (http.now() < giveUpAt) {
    const asked = http.now()
    const path = `/status/${requestId}?wait=${POLL_MS}`
    const answer = await request<ListAnswer<T>>(http, path, { timeoutMs: POLL_MS + 5_000 })
    if (answer.status !== answers.processing) return answer
    if (http.now() - asked < PAUSE_MS) await http.sleep(PAUSE_MS)
  }
  throw new ApiError({ code: 'timeout', detail: `no final answer within ${GIVE_UP_MS} ms` })
}
