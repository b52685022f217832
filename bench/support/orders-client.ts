import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

export interface PlacedOrder {
  orderId: string
  requestId: string
  /** When the request was sent, ms since 1970. */
  sentAt: number
}

/** Places orders and asks for answers, at little cost of its own. */
export class OrdersClient {
  private readonly agent = new Agent({ keepAlive: true })
  private readonly body: Buffer

  /** `speedMs`: what each step of work takes. Default 0. */
  constructor(
    private readonly url: string,
    { speedMs = 0 }: { speedMs?: number } = {},
  ) {
    this.body = Buffer.from(JSON.stringify({ userId: randomUUID(), kitchenSpeed: speedMs, courierSpeed: speedMs }))
  }

  /** @throws when the answer is not 202 */
  async place(): Promise<PlacedOrder> {
    const sentAt = Date.now()
    const { status, answer } = await this.send('POST', '/createOrder', this.body)
    if (status !== 202) throw new Error(`createOrder: ${status} ${JSON.stringify(answer)}`)
    const { requestId, payloadSent } = answer as { requestId: string; payloadSent: { orderId: string } }
    return { orderId: payloadSent.orderId, requestId, sentAt }
  }

  /** Waits for the final answer of a request. @throws when it does not come in `waitMs` */
  async answer(requestId: string, waitMs = 10_000): Promise<string> {
    const { status, answer } = await this.send('GET', `/status/${requestId}?wait=${waitMs}`)
    const text = (answer as { status?: string }).status ?? ''
    if (status !== 200 || text === 'processing') throw new Error(`status: ${status} ${text}`)
    return text
  }

  /** Places `count` orders as fast as `connections` can. */
  async placeMany(count: number, connections: number): Promise<PlacedOrder[]> {
    const placed: PlacedOrder[] = []
    let next = 0
    const customer = async () => {
      while (next++ < count) placed.push(await this.place())
    }
    await Promise.all(Array.from({ length: connections }, customer))
    return placed
  }

  /** Calls `order` `perSecond` times a second, each at its own moment, until `isOver`; resolves when all are done. */
  async atPace<T>(perSecond: number, isOver: () => boolean, order: () => Promise<T>): Promise<T[]> {
    const startedAt = performance.now()
    const running: Promise<T>[] = []
    while (!isOver()) {
      for (; running.length < ((performance.now() - startedAt) * perSecond) / 1_000;) running.push(order())
      await sleep(Math.min(5, 500 / perSecond))
    }
    return Promise.all(running)
  }

  private send(method: string, path: string, body?: Buffer): Promise<{ status: number; answer: unknown }> {
    const headers = body ? { 'content-type': 'application/json', 'content-length': body.length } : {}
    return new Promise((resolve, reject) => {
      const sent = request(this.url + path, { method, headers, agent: this.agent }, (response) => {
        json(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject)
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
}
