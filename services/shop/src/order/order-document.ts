import { fromCents } from '@food-delivery/contracts'
import { type OrderPlaced } from '../order-placed'

export interface StoredOrder {
  /** A UUID. */
  _id: string
  productId: string
  item: string
  quantity: number
  /** Price of one piece at the time of the order, in cents. */
  priceCents: number
  customer: string
  placedAt: Date
  /** The same time as `placedAt`. Removed when Kafka has acknowledged the event of the order. */
  unpublishedSince?: Date
}

const totalCents = ({ priceCents, quantity }: StoredOrder) => priceCents * quantity

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
