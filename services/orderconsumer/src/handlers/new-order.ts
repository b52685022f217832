import { type EventOf, type OrderStep, responseStatuses, nextEvent, statusRank } from '@food-delivery/contracts'
import { type Logger, RecentSet } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import {
  type EventContext,
  type EventHandler,
  type EventPublisher,
  publishCancelled,
  responseEvent,
  statusMessage,
} from '@food-delivery/order-bus'
import { type StoredOrder, isSameOrder } from '../order-document'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'record'>
  publisher: EventPublisher
  logger: Logger
}

const MAX_REMEMBERED_ORDERS = 20_000
/**
 * If a client repeats an order after this time, the first step is published again, because the event that created the
 * order may have become a dead letter before its step was published.
 */
const PUBLISH_AGAIN_AFTER_MS = 60_000

/**
 * Stores a new order, responds and publishes its first step. A repeated order gets the response again. An order fails
 * only if MongoDB rejects it, or if its Idempotency-Key belongs to another order, which stays unchanged.
 */
export function storeNewOrder({ orders, publisher, logger }: Options): EventHandler<'orderRequested'> {
  const recentlyPublished = new RecentSet(MAX_REMEMBERED_ORDERS)

  async function record({ payload }: EventOf<'orderRequested'>, { timestamp }: EventContext) {
    try {
      return await orders.record({ order: payload, step: 'orderCreated', at: new Date(timestamp) })
    } catch (error) {
      if (!(error instanceof StoreRejectedError)) throw error
      const { requestId, orderId } = payload
      logger.error({ err: error, requestId, orderId }, 'MongoDB rejects the order; the client gets an error')
      return error
    }
  }

  return {
    handle: async (event, context) => {
      const { requestId, orderId } = event.payload
      const respond = async (status: string) => {
        await publisher.publish(responseEvent(requestId, statusMessage(status)), context)
      }
      const stored = await record(event, context)
      if (stored instanceof StoreRejectedError) return respond(responseStatuses.orderFailed)
      if (stored && !isSameOrder(stored, event.payload)) return respond(responseStatuses.otherOrder)
      if (stored?.status === 'cancelled') return respond(responseStatuses.orderCancelled)
      const isPublished = recentlyPublished.has(orderId) || isRepeatedSoon(stored, context.timestamp)
      if (isPublished || !mayBeUnpublished(stored, 'orderCreated')) return respond(responseStatuses.orderCreated)
      const publishStep = async () => {
        await publisher.publish(nextEvent(event, 'orderCreated'), context)
        recentlyPublished.add(orderId)
        // The response may go to another broker than the step: while that broker is unavailable, the order continues.
        context.releaseKey()
      }
      await Promise.all([respond(responseStatuses.orderCreated), publishStep()])
    },
    cancel: async (event, context) => {
      const response = responseEvent(event.payload.requestId, statusMessage(responseStatuses.orderCancelled))
      await Promise.all([publisher.publish(response, context), publishCancelled(publisher)(event, context)])
    },
  }
}

/** Records and publishes the validation. The fields of the order were checked when its event was parsed. */
export function validateOrder({ orders, publisher }: Omit<Options, 'logger'>): EventHandler<'orderCreated'> {
  return {
    handle: async (event, context) => {
      const at = new Date(context.timestamp)
      const stored = await orders.record({ order: event.payload, step: 'orderValidated', at })
      if (mayBeUnpublished(stored, 'orderValidated'))
        await publisher.publish(nextEvent(event, 'orderValidated'), context)
    },
    cancel: publishCancelled(publisher),
  }
}

/**
 * Whether the event of a step may be unpublished: until a later step is recorded, a pod may have crashed after it stored
 * the step and before it published the event.
 */
const mayBeUnpublished = (stored: StoredOrder | undefined, step: OrderStep) =>
  !stored || statusRank(stored.status) <= statusRank(step)

/**
 * Whether a different event created the order a short time ago. That event publishes the first step: if its pod crashes
 * before that, Kafka delivers the event again.
 */
function isRepeatedSoon(stored: StoredOrder | undefined, timestamp: number): boolean {
  const sinceCreationMs = Math.abs(timestamp - (stored?.createdAt.getTime() ?? timestamp))
  return sinceCreationMs > 0 && sinceCreationMs < PUBLISH_AGAIN_AFTER_MS
}
