import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger, type Part } from '@food-delivery/service-kit'
import { toOrderPlaced } from './order-document'
import { type OrderRepository } from './order-repository'
import { type PublishOrder } from './placement'

export interface RelayOptions {
  orders: Pick<OrderRepository, 'unpublished' | 'claim' | 'confirm'>
  publish: PublishOrder
  logger: Logger
  now: () => number
  /** Pause before the next query for unpublished orders, ms. Default 5,000. */
  everyMs?: number
  /** Minimum age of an order, ms, because a request may still be publishing a newer one. Default 10,000. */
  olderThanMs?: number
}

const BATCH_SIZE = 200

/**
 * The relay of the outbox: publishes orders that a crash or an outage left unpublished. Several replicas may publish the same
 * order. The consumer stores a delivery under the id of its order, so a repeated event starts no second delivery of the goods.
 */
export class Relay implements Part {
  readonly name = 'relay'
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  constructor(private readonly options: RelayOptions) {}

  start(): Promise<void> {
    this.running = this.run()
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { everyMs = 5_000, logger } = this.options
    const { signal } = this.stopping
    while (!signal.aborted) {
      await this.relay().catch((error: unknown) => {
        logger.warn({ err: error }, 'the relay could not publish the unpublished orders; retrying')
      })
      await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    }
  }

  private async relay(): Promise<void> {
    const { orders, publish, logger, now, olderThanMs = 10_000 } = this.options
    const unpublished = await orders.unpublished(new Date(now() - olderThanMs), BATCH_SIZE)
    for (const order of unpublished) {
      if (this.stopping.signal.aborted) return
      if (!(await orders.claim(order))) continue
      await publish(toOrderPlaced(order))
      await orders.confirm(order._id)
      logger.info({ orderId: order._id }, 'published an order that a crash or an outage had left unpublished')
    }
  }
}
