import { documentOptions, subdocumentOptions } from '@food-delivery/mongo-client'
import { Schema } from 'mongoose'

export interface StoredProduct {
  /** For example `p-0001`. */
  _id: string
  item: string
  description: string
  /** Changes of the price, oldest first. `day`: days since 1970. Never empty. */
  prices: { day: number; cents: number }[]
}

const priceSchema = new Schema<StoredProduct['prices'][number]>(
  { day: { type: Number, required: true }, cents: { type: Number, required: true } },
  subdocumentOptions,
)

/** Collection `products`. Documents are stored with their fields in this order. */
export const productSchema = new Schema<StoredProduct>(
  {
    _id: { type: String, required: true },
    item: { type: String, required: true },
    description: { type: String, required: true },
    prices: { type: [priceSchema], required: true, default: undefined },
  },
  { ...documentOptions, collection: 'products' },
)
