import {
  MalformedEventError,
  ORDERS_TOPIC,
  type OrderWaterfall,
  isFinal,
  parseEnvelope,
} from '@food-delivery/contracts'
import { type KafkaRecord, type KeyReadOptions, readKey } from '@food-delivery/kafka-client'
import { OrderNotFoundError } from './order-not-found-error'
import { type OrderRecord, isOrderRecord, toWaterfall } from './order-waterfall'
import { readStepTimes } from './step-times'

export interface WaterfallReadOptions extends Pick<KeyReadOptions, 'kafka' | 'logger' | 'partitioner'> {
  orderId: string
  /** Approximate time of the order, ms since 1970. Without it, the events of the last hour are searched. */
  placedAt?: number | undefined
  /** Default `orders`. */
  topic?: string
  /** ms since 1970. Default: the system clock. */
  now?: () => number
}

const MINUTE_MS = 60_000
/** The last five minutes are searched first: most orders are recent, and an hour takes twelve times as long to read. */
const LOOK_BACK_MS = { first: 5 * MINUTE_MS, last: 60 * MINUTE_MS }
/**
 * How much later `placedAt` may be than the first event, because clocks differ, or the client has only seen a later
 * step.
 */
const MARGIN_MS = MINUTE_MS

/**
 * Reads the waterfall of an order from its events in the topic, so no other store is needed.
 * @throws OrderNotFoundError, and the errors of `readKey`
 */
export async function readWaterfall(options: WaterfallReadOptions): Promise<OrderWaterfall> {
  const { placedAt, now = Date.now } = options
  if (placedAt !== undefined) return readSince(options, placedAt - MARGIN_MS)
  try {
    return await readSince(options, now() - LOOK_BACK_MS.first)
  } catch (error) {
    if (!(error instanceof OrderNotFoundError)) throw error
    return readSince(options, now() - LOOK_BACK_MS.last)
  }
}

async function readSince(
  { orderId, topic = ORDERS_TOPIC, now = Date.now, ...options }: WaterfallReadOptions,
  since: number,
): Promise<OrderWaterfall> {
  const records: OrderRecord[] = []
  const onRecord = (record: KafkaRecord) => {
    const eventType = eventTypeOf(record)
    if (!isOrderRecord(eventType)) return false
    records.push({ eventType, timestamp: record.timestamp, times: readStepTimes(record.headers) })
    return eventType !== 'orderRequested' && isFinal(eventType)
  }
  const { partition, ...readOutcome } = await readKey({ ...options, topic, key: orderId, since, onRecord })
  const waterfall = toWaterfall({ orderId, partition, records, readAt: now() })
  if (!waterfall)
    throw new OrderNotFoundError({ orderId, topic, since, hasLaterEvents: records.length > 0, ...readOutcome })
  return waterfall
}

/** Empty if the value is not an event; a consumer group dead-letters such a value. */
function eventTypeOf({ value }: KafkaRecord): string {
  try {
    return parseEnvelope(value).eventType
  } catch (error) {
    if (error instanceof MalformedEventError) return ''
    throw error
  }
}
