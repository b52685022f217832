import { fromCents } from '@food-delivery/contracts'
import { type OrderPlaced } from '../order-placed'

/** An order as it is stored. */
export interface StoredOrder {
  /** A UUID. */
  _id: string
  productId: string
  item: string
  quantity: number
  /** Price of one piece when it was ordered, cents. */
  priceCents: number
  customer: string
  placedAt: Date
  /** Set until Kafka has acknowledged its event. */
  unpublishedSince?: Date
}

const totalCents = ({ priceCents, quantity }: Pick<StoredOrder, 'priceCents' | 'quantity'>) => priceCents * quantity

/** The order as clients see it. */
export function toOrderView(order: StoredOrder) {
  const { _id: orderId, productId, item, quantity, priceCents, customer, placedAt } = order
  return {
    orderId,
    productId,
    item,
    quantity,
    price: fromCents(priceCents),
    total: fromCents(totalCents(order)),
    customer,
    placedAt: placedAt.toISOString(),
    status: order.unpublishedSince ? 'pending' : 'placed',
  }
}

/** The event of an order. */
export function toOrderPlaced(order: StoredOrder): OrderPlaced {
  const { _id: orderId, productId, item, quantity, customer, placedAt } = order
  return {
    eventType: 'OrderPlaced',
    orderId,
    productId,
    item,
    quantity,
    customer,
    totalCents: totalCents(order),
    placedAt: placedAt.toISOString(),
  }
}
