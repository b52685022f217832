import { documentOptions, subdocumentOptions } from '@food-delivery/mongo-client'
import { Schema } from 'mongoose'
import { type StoredRestaurant } from './restaurant-document'

const dishSchema = new Schema<StoredRestaurant['menu'][number]>(
  { item: { type: String, required: true }, priceCents: { type: Number, required: true } },
  subdocumentOptions,
)

/** Collection `kitchens`, where names are unique. */
export const restaurantSchema = new Schema<StoredRestaurant>(
  {
    kitchenId: { type: String, required: true },
    name: { type: String, required: true },
    type: { type: String, required: true },
    image: { type: String, required: true },
    deal: { type: String },
    menu: { type: [dishSchema], required: true, default: undefined },
  },
  { ...documentOptions, collection: 'kitchens' },
).index({ name: 1 }, { unique: true })
