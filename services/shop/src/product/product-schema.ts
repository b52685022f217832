import { documentOptions, subdocumentOptions } from '@food-delivery/mongo-client'
import { Schema } from 'mongoose'
import { type StoredProduct } from './product-document'

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
