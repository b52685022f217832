import { orderSteps } from '@food-delivery/contracts'
import { documentOptions, subdocumentOptions } from '@food-delivery/mongo-client'
import { Schema } from 'mongoose'
import { type StoredOrder, type StoredStep } from './order-document'

const step = { type: String, enum: [...orderSteps, 'cancelled'], required: true } as const

const stepSchema = new Schema<StoredStep>(
  { status: step, timestamp: { type: Date, required: true } },
  subdocumentOptions,
)

/**
 * Collection `orders`. Inserted documents have their fields in this order. If an upsert creates a document, MongoDB
 * sorts the fields by name.
 */
export const orderSchema = new Schema<StoredOrder>(
  {
    _id: { type: String, required: true },
    orderId: { type: String, required: true },
    userId: { type: String, required: true },
    kitchenId: { type: String, required: true },
    dish: { type: String, required: true },
    totalPriceCents: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    bodyHash: String,
    status: step,
    statusHistory: { type: [stepSchema], required: true, default: undefined },
  },
  { ...documentOptions, collection: 'orders' },
).index({ userId: 1, createdAt: -1 })
