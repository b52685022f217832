import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** Simulated work per step when the speed sliders of the simulator are at maximum, ms. */
export const FASTEST_WORK_MS = 50

export interface PlacedOrder {
  orderId: string
  requestId: string
  /** When the request was sent, ms since 1970. */
  sentAt: number
}

/** Places orders over HTTP. Uses little CPU, because it often runs on the machine that it measures. */
export class OrderClient {
  private readonly agent = new Agent({ keepAlive: true })
  private readonly body: Buffer

  /** `workMs`: duration of each simulated step of couriers and kitchens. Default 0. */
  constructor(
    private readonly url: string,
    { workMs = 0 }: { workMs?: number } = {},
  ) {
    this.body = Buffer.from(JSON.stringify({ userId: randomUUID(), kitchenSpeed: workMs, courierSpeed: workMs }))
  }

  /** @throws when the response is not 202 */
  async place(): Promise<PlacedOrder> {
    const sentAt = Date.now()
    const { status, body } = await this.send('POST', '/createOrder', this.body)
    if (status !== 202) throw new Error(`POST /createOrder: HTTP ${status} ${JSON.stringify(body)}`)
    const { requestId, payloadSent } = body as { requestId: string; payloadSent: { orderId: string } }
    return { orderId: payloadSent.orderId, requestId, sentAt }
  }

  /** Waits for the final status of a request. @throws when the response is not 200, or still processing after 10 s */
  async waitForFinalStatus(requestId: string): Promise<string> {
    const response = await this.send('GET', `/status/${requestId}?wait=10000`)
    const { status = '' } = response.body as { status?: string }
    if (response.status !== 200 || status === 'processing')
      throw new Error(`no final status: HTTP ${response.status} ${status}`)
    return status
  }

  /** Places `count` orders as fast as `connections` allow. */
  async placeMany(count: number, connections: number): Promise<void> {
    let started = 0
    const placeUntilCount = async () => {
      while (started++ < count) await this.place()
    }
    await Promise.all(Array.from({ length: connections }, placeUntilCount))
  }

  /**
   * Calls `place` `perSecond` times a second at even intervals, without waiting for responses, until `signal` aborts.
   * Resolves when all calls have resolved.
   */
  async placeAtRate<T = PlacedOrder>(
    perSecond: number,
    signal: AbortSignal,
    place: () => Promise<T> = () => this.place() as Promise<T>,
  ): Promise<T[]> {
    const startedAt = performance.now()
    const calls: Promise<T>[] = []
    while (!signal.aborted) {
      while (calls.length < ((performance.now() - startedAt) * perSecond) / 1_000) calls.push(place())
      await sleep(Math.min(5, 500 / perSecond))
    }
    return Promise.all(calls)
  }

  close(): void {
    this.agent.destroy()
  }

  private send(method: string, path: string, body?: Buffer): Promise<{ status: number; body: unknown }> {
    const headers = body ? { 'content-type': 'application/json', 'content-length': body.length } : {}
    return new Promise((resolve, reject) => {
      const outgoing = request(this.url + path, { method, headers, agent: this.agent }, (response) => {
        json(response).then((parsed) => resolve({ status: response.statusCode ?? 0, body: parsed }), reject)
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
}
