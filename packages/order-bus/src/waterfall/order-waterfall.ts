import {
  type OrderStatus,
  type OrderStep,
  type OrderWaterfall,
  type WaterfallStep,
  isOrderStep,
  orderSteps,
  triggerOf,
} from '@food-delivery/contracts'
import { type StepTimes } from './step-times'

export interface OrderRecord {
  eventType: OrderStatus | 'orderRequested'
  /** Kafka's timestamp, ms since 1970. */
  timestamp: number
  times?: StepTimes | undefined
}

type WaterfallOptions = Pick<OrderWaterfall, 'orderId' | 'partition' | 'readAt'> & {
  /** In the order of the log, up to the first final event. */
  records: readonly OrderRecord[]
}

/** The waterfall of an order. Undefined without its `orderRequested` event. A repeated event changes nothing. */
export function toWaterfall({ records, ...order }: WaterfallOptions): OrderWaterfall | undefined {
  const firstByType = new Map(records.toReversed().map((record) => [record.eventType, record]))
  const requested = firstByType.get('orderRequested')
  if (!requested) return undefined
  const recordsOfSteps = orderSteps.flatMap((step) => firstByType.get(step) ?? [])
  const steps = recordsOfSteps.map((record, index) =>
    toStep(record, index === 0 ? requested : recordsOfSteps[index - 1]!),
  )
  const deliveredAt = firstByType.get('delivered')?.timestamp
  const placedAt = requested.timestamp
  const fulfilmentMs = deliveredAt === undefined ? null : deliveredAt - placedAt
  return { ...order, placedAt, steps, fulfilmentMs, ...cancellation(firstByType.get('cancelled')) }
}

function cancellation(record: OrderRecord | undefined): Pick<OrderWaterfall, 'cancelled'> {
  if (!record) return {}
  const { timestamp: at, times } = record
  return { cancelled: { at, ...(times && { pod: times.pod }) } }
}

function toStep({ eventType, timestamp, times }: OrderRecord, previous: OrderRecord): WaterfallStep {
  const step = eventType as OrderStep
  const stepWithoutParts = { step, at: timestamp, totalMs: timestamp - previous.timestamp }
  // Without the event that triggered the step, nothing is known about its queue.
  if (!times || triggerOf(step) !== previous.eventType) return stepWithoutParts
  const parts = {
    queued: times.startedAt - previous.timestamp,
    worked: times.workedAt - times.startedAt,
    stored: times.publishedAt - times.workedAt,
    published: timestamp - times.publishedAt,
  }
  return { ...stepWithoutParts, parts, pod: times.pod }
}

export function isOrderRecord(eventType: string): eventType is OrderRecord['eventType'] {
  return eventType === 'orderRequested' || eventType === 'cancelled' || isOrderStep(eventType)
}
