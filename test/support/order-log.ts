import { ORDERS_TOPIC, isOrderStep } from '@food-delivery/contracts'
import { readOrderEvent } from '../../commands/support/order-event'
import { type LoggedRecord, type RealBrokers } from './real-brokers'

/** The records of some orders in the log of topic orders. */
export interface OrderLog {
  /** How often each step was published, by order and step, without `copies`. */
  published: Map<string, Map<string, number>>
  /** Number of records that repeat an earlier record byte by byte, under another producer id. */
  copies: number
  /** Unexpected copies: under the same producer id, or not in the first batch of the new producer id. */
  unexplained: string[]
}

/** Reads topic orders. `startOffsets`: the first offset to read in each partition. */
export async function readOrderLog(
  brokers: RealBrokers,
  orderIds: ReadonlySet<string>,
  startOffsets: readonly number[],
): Promise<OrderLog> {
  const log: OrderLog = { published: new Map(), copies: 0, unexplained: [] }
  const ends = await brokers.endOffsets(ORDERS_TOPIC)
  for (const [partition, end] of ends.entries()) {
    const recordsByBytes = new Map<string, LoggedRecord>()
    const start = { topic: ORDERS_TOPIC, partition, offset: startOffsets[partition] ?? 0 }
    for (const record of await brokers.readLog(start, end)) {
      const { eventType = '', orderId = '' } = readOrderEvent(record.value) ?? {}
      if (!orderIds.has(orderId)) continue
      const bytes = `${String(record.value)} ${JSON.stringify(record.headers)}`
      const original = recordsByBytes.get(bytes)
      if (original) addCopy(log, original, record, eventType)
      else if (isOrderStep(eventType)) addStep(log, orderId, eventType)
      recordsByBytes.set(bytes, record)
    }
  }
  return log
}

function addStep({ published }: OrderLog, orderId: string, step: string): void {
  const steps = published.get(orderId) ?? new Map<string, number>()
  published.set(orderId, steps.set(step, (steps.get(step) ?? 0) + 1))
}

/**
 * Counts a copy. When a producer id is replaced, the batch in flight is sent again as the first one of the new id, with
 * sequence 0.
 */
function addCopy(log: OrderLog, original: LoggedRecord, copy: LoggedRecord, eventType: string): void {
  if (copy.producerId !== original.producerId && copy.firstSequence === 0) log.copies++
  else log.unexplained.push(`${eventType} of ${positionText(original)}, again ${positionText(copy)}`)
}

function positionText({ offset, timestamp, producerId, firstSequence }: LoggedRecord): string {
  return `offset ${offset} at ${timestamp} by producer ${producerId}, in the batch with sequence ${firstSequence}`
}
