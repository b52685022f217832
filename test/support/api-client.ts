import { setTimeout as sleep } from 'node:timers/promises'
import { type ListResponse, type OrderDocument, type RestaurantDocument } from '@food-delivery/contracts'

interface AcceptedRequest {
  requestId: string
  payloadSent: { orderId: string; userId: string }
}

/** A client of the HTTP API of a running system. */
export class ApiClient {
  constructor(private readonly url: string) {}

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  /** Places an order; retries with the same Idempotency-Key after 502, 503 and network errors. */
  async placeOrder(body: object, idempotencyKey: string): Promise<AcceptedRequest> {
    for (;;) {
      const response = await this.post('/createOrder', body, { 'idempotency-key': idempotencyKey }).catch(
        () => undefined,
      )
      if (response?.status === 202) return (await response.json()) as AcceptedRequest
      if (response && response.status !== 503 && response.status !== 502)
        throw new Error(`POST /createOrder: HTTP ${response.status} ${await response.text()}`)
      await sleep(100)
    }
  }

  /** Waits for the final reply to a request; undefined if there is none after `waitMs`. */
  async waitForReply<T>(requestId: string, waitMs = 5_000): Promise<T | undefined> {
    const response = await fetch(`${this.url}/status/${requestId}?wait=${waitMs}`)
    if (!response.ok) return undefined
    const reply = (await response.json()) as { status: string }
    return reply.status === 'processing' ? undefined : (reply as T)
  }

  async ordersOf(userId: string): Promise<OrderDocument[]> {
    return (await this.list<OrderDocument>(`/user/${userId}/orders`)) ?? []
  }

  async restaurants(): Promise<RestaurantDocument[]> {
    return (await this.list<RestaurantDocument>('/restaurants')) ?? []
  }

  private async list<T>(path: string): Promise<T[] | undefined> {
    const response = await fetch(this.url + path)
    if (response.status !== 202) return undefined
    const { requestId } = (await response.json()) as AcceptedRequest
    return (await this.waitForReply<ListResponse<T>>(requestId))?.docs
  }
}
