import { documentOptions } from '@food-delivery/mongo-client'
import { Schema } from 'mongoose'
import { type StoredOrder } from './order-document'

/** Collection `orders`. Documents are stored with their fields in this order. */
export const orderSchema = new Schema<StoredOrder>(
  {
    _id: { type: String, required: true },
    productId: { type: String, required: true },
    item: { type: String, required: true },
    quantity: { type: Number, required: true },
    customer: { type: String, required: true },
    placedAt: { type: Date, required: true },
    priceCents: { type: Number, required: true },
    unpublishedSince: { type: Date },
  },
  { ...documentOptions, collection: 'orders' },
)
  .index({ placedAt: -1 })
  .index({ unpublishedSince: 1 }, { sparse: true })
