import { documentOptions } from '@food-delivery/mongo-client'
import { Schema } from 'mongoose'

/** A delivery as it is stored. */
export interface StoredDelivery {
  /** The order's id: an order is delivered once, however often its event comes. */
  _id: string
  productId: string
  item: string
  quantity: number
  customer: string
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
