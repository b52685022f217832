import { z } from 'zod'
import { type OrderPayload } from './events'
import { ORDERS_TOPIC } from './names'
import { requestIdTime } from './request-id'

/**
 * The topic of control records. It has one partition, which every consumer reads from the beginning. Its records are
 * never deleted.
 */
export const controlTopicOf = (ordersTopic: string): string => `${ordersTopic}-control`

/** The control topic of {@link ORDERS_TOPIC}. */
export const CONTROL_TOPIC = controlTopicOf(ORDERS_TOPIC)

/** Settings of the control topic. Compaction deletes nothing, because each record has its own key. */
export const CONTROL_TOPIC_CONFIG = { 'cleanup.policy': 'compact' } as const

/** Body of `POST /orders/cancel`: orders requested before this time are cancelled, unless they are delivered. */
export const cancelOrdersSchema = z.object({ before: z.iso.datetime({ offset: true }) })

/** A record of the control topic. Unknown event types must be ignored. */
export const controlEventSchema = z.object({
  eventType: z.literal('ordersCancelled'),
  payload: cancelOrdersSchema.extend({ requestId: z.string().min(1).max(200) }),
})

export type ControlEvent = z.infer<typeof controlEventSchema>

/**
 * When an order was requested, ms since 1970: the field that apiservice sets for a request with an Idempotency-Key, or
 * else the time in the request id. Orders of other clients may have neither; for them the result is `eventAt`, the time
 * of one of their events.
 */
export function requestedAt({ requestedAt: at, requestId }: OrderPayload, eventAt: number): number {
  return at ?? requestIdTime(requestId) ?? eventAt
}
