import {
  BrokerUnavailableError,
  NotAuthorizedError,
  NotConnectedError,
  ProducerQueueFullError,
} from '@food-delivery/kafka-client'
import { type Logger } from '@food-delivery/service-kit'
import { type StoredOrder, toOrderPlaced } from './order-document'
import { type OrderRepository } from './order-repository'
import { type OrderPlaced } from '../order-placed'

/** Publishes an event and resolves when Kafka has it. */
export type PublishOrder = (event: OrderPlaced) => Promise<void>

export interface PlacementOptions {
  orders: Pick<OrderRepository, 'insert' | 'confirm' | 'withdraw'>
  publish: PublishOrder
  logger: Logger
}

/**
 * Places orders so that no accepted order is lost: an order is stored together with the mark that its event is not
 * published (an outbox inside the document), then published, and only then accepted. A crash in between leaves the
 * mark, which the relay finds; a repeat is the same order, since the id comes from the Idempotency-Key.
 */
export class Placement {
  constructor(private readonly options: PlacementOptions) {}

  /** Resolves with the order once both MongoDB and Kafka have it. @throws when either is unavailable */
  async place(order: StoredOrder): Promise<StoredOrder> {
    const { orders } = this.options
    const stored = await orders.insert(order)
    if (!stored.unpublishedSince) return stored
    await this.publish(stored)
    const { unpublishedSince: _, ...placed } = stored
    return placed
  }

  /** Publishes a stored order and removes its mark. */
  async publish(order: StoredOrder): Promise<void> {
    const { orders, publish, logger } = this.options
    try {
      await publish(toOrderPlaced(order))
    } catch (error) {
      if (isCertainlyUnpublished(error)) await this.withdraw(order)
      throw error
    }
    // Not awaited: if the mark stays, the relay publishes once more, and deliveries treat that as the same order.
    orders.confirm(order._id).catch((error: unknown) => {
      logger.warn(
        { err: error, orderId: order._id },
        'the order is published but still marked: the relay will publish it again',
      )
    })
  }

  private async withdraw({ _id: orderId }: StoredOrder): Promise<void> {
    const { orders, logger } = this.options
    await orders.withdraw(orderId).catch((error: unknown) => {
      logger.warn({ err: error, orderId }, 'the order could not be withdrawn: the relay will publish it')
    })
  }
}

function isCertainlyUnpublished(error: unknown): boolean {
  if (error instanceof BrokerUnavailableError) return !error.outcomeUnknown
  return [NotConnectedError, NotAuthorizedError, ProducerQueueFullError].some((kind) => error instanceof kind)
}
