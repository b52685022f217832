import { documentOptions } from '@food-delivery/mongo-client'
import { Schema } from 'mongoose'
import { type OrderPlaced } from '../order-placed'

export interface StoredDelivery extends Pick<OrderPlaced, 'productId' | 'item' | 'quantity' | 'customer'> {
  /** The id of the order, so a repeated event starts no second delivery. */
  _id: string
  startedAt: Date
}

/** Collection `deliveries`. */
export const deliverySchema = new Schema<StoredDelivery>(
  {
    _id: { type: String, required: true },
    productId: { type: String, required: true },
    item: { type: String, required: true },
    quantity: { type: Number, required: true },
    customer: { type: String, required: true },
    startedAt: { type: Date, required: true },
  },
  { ...documentOptions, collection: 'deliveries' },
).index({ startedAt: -1 })
