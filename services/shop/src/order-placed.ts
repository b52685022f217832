import { PoisonRecordError } from '@food-delivery/kafka-client'
import { z } from 'zod'

/** The event of a placed order, with the amount in cents and the time in ISO 8601. */
const orderPlacedSchema = z.object({
  eventType: z.literal('OrderPlaced'),
  orderId: z.uuid(),
  productId: z.string(),
  item: z.string(),
  quantity: z.number().int().positive(),
  totalCents: z.number().int().nonnegative(),
  customer: z.string(),
  placedAt: z.iso.datetime(),
})

export type OrderPlaced = z.infer<typeof orderPlacedSchema>

const envelopeSchema = z.object({ eventType: z.string() })

/** Parses the value of a record; undefined for events of other types. @throws PoisonRecordError */
export function parseOrderPlaced(value: Buffer | null): OrderPlaced | undefined {
  try {
    const json: unknown = JSON.parse(value?.toString() ?? '')
    return envelopeSchema.parse(json).eventType === 'OrderPlaced' ? orderPlacedSchema.parse(json) : undefined
  } catch (error) {
    throw new PoisonRecordError('the value is not a valid event of the topic shop', { cause: error })
  }
}
