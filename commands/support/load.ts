import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** The sliders at maximum: what one step of work takes. Milliseconds. */
const FASTEST_MS = 50

/** Places orders at a given rate. */
export interface LoadGenerator {
  open(): Promise<void>
  /** Places `perSecond` orders for `ms`. */
  run(perSecond: number, ms: number): Promise<void>
  /** Ends the load; waits for outstanding requests. */
  settle(): Promise<void>
  close(): Promise<void>
  /** Orders that were not accepted. */
  readonly refused: number
  /** Ids of those that were; undefined if unknown. */
  readonly orderIds: readonly string[] | undefined
}

/** Places orders over HTTP at a steady rate, and keeps their ids. */
export class Load implements LoadGenerator {
  readonly orderIds: string[] = []
  /** Answers other than 202. */
  refused = 0
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 50 })
  private readonly userId = randomUUID()
  private readonly waiting = new Set<Promise<void>>()

  constructor(private readonly url: string) {}

  open(): Promise<void> {
    return Promise.resolve()
  }

  /** Places `perSecond` orders for `ms`; each at its own moment, whatever the answers take. */
  async run(perSecond: number, ms: number): Promise<void> {
    const startedAt = Date.now()
    const count = Math.ceil((perSecond * ms) / 1_000)
    await this.follow(Array.from({ length: count }, (_, index) => (index * 1_000) / perSecond))
    await sleep(Math.max(0, startedAt + ms - Date.now()))
  }

  /** Places an order at each of these moments, ms from now. */
  async follow(moments: readonly number[]): Promise<void> {
    const startedAt = Date.now()
    for (const moment of moments) {
      await sleep(Math.max(0, startedAt + moment - Date.now()))
      const order = this.place().finally(() => this.waiting.delete(order))
      this.waiting.add(order)
    }
  }

  /** Waits for outstanding responses. */
  async settle(): Promise<void> {
    await Promise.all(this.waiting)
  }

  close(): Promise<void> {
    this.agent.destroy()
    return Promise.resolve()
  }

  private place(): Promise<void> {
    const body = JSON.stringify({ userId: this.userId, kitchenSpeed: FASTEST_MS, courierSpeed: FASTEST_MS })
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    return new Promise((resolve) => {
      const done = (orderId?: string) => {
        if (orderId === undefined) this.refused += 1
        else this.orderIds.push(orderId)
        resolve()
      }
      const order = request(`${this.url}/createOrder`, { method: 'POST', headers, agent: this.agent })
      order.on('error', () => done())
      order.on('response', (response) => {
        json(response).then(
          (answer) => done((answer as { payloadSent?: { orderId: string } }).payloadSent?.orderId),
          () => done(),
        )
      })
      order.end(body)
    })
  }
}
