import { BrokerUnavailableError, isCertainlyUnwritten } from '@food-delivery/kafka-client'
import { type Logger } from '@food-delivery/service-kit'
import { type StoredOrder, toOrderPlaced } from './order-document'
import { type OrderRepository } from './order-repository'
import { type OrderPlaced } from '../order-placed'

/** Publishes an event and resolves when Kafka has acknowledged it. */
export type PublishOrder = (event: OrderPlaced) => Promise<void>

export interface PlacementOptions {
  orders: Pick<OrderRepository, 'insert' | 'confirm' | 'withdraw'>
  publish: PublishOrder
  logger: Logger
}

/**
 * Places orders and loses no accepted order: an order is stored with `unpublishedSince` (an outbox inside the
 * document), then published, and only then accepted. After a crash between these steps, the relay publishes the order.
 * A repeated request is the same order, because the id is derived from the Idempotency-Key.
 */
export class Placement {
  constructor(private readonly options: PlacementOptions) {}

  /** Resolves with the order when MongoDB and Kafka have it. @throws if one of them is unavailable */
  async place(order: StoredOrder): Promise<StoredOrder> {
    const stored = await this.options.orders.insert(order)
    if (!stored.unpublishedSince) return stored
    await this.publish(stored, { isRepeated: stored !== order })
    const { unpublishedSince: _, ...placed } = stored
    return placed
  }

  /** Publishes a stored order and removes `unpublishedSince`. */
  private async publish(order: StoredOrder, { isRepeated }: { isRepeated: boolean }): Promise<void> {
    const { orders, publish, logger } = this.options
    try {
      await publish(toOrderPlaced(order))
    } catch (error) {
      if (!isCertainlyUnwritten(error)) throw error
      // A repeated request does not delete the order, because an earlier request may have published it.
      if (!isRepeated && (await this.withdraw(order))) throw error
      throw new BrokerUnavailableError({ outcomeUnknown: true, cause: error })
    }
    // The update is not awaited. If it fails, the relay publishes the order again, which starts no second delivery.
    orders.confirm(order._id).catch((error: unknown) => {
      const message = 'could not mark an order as published: the relay will publish it again'
      logger.warn({ err: error, orderId: order._id }, message)
    })
  }

  /** Returns whether the order is deleted. */
  private async withdraw(order: StoredOrder): Promise<boolean> {
    const { orders, logger } = this.options
    return orders.withdraw(order).catch((error: unknown) => {
      const message = 'could not delete an unpublished order: the relay will publish it'
      logger.warn({ err: error, orderId: order._id }, message)
      return false
    })
  }
}
