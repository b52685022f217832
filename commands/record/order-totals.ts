import { type RecordedRun } from '@food-delivery/autoscaler'
import { ORDERS_TOPIC } from '@food-delivery/contracts'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { readOrderEvent } from '../support/order-event'
import { readTopic } from '../support/read-topic'

type OrderTotals = NonNullable<RecordedRun['load']>

/**
 * Reads from topic orders how many orders were placed and delivered since `startedAt` (ms since 1970): the totals at
 * the end of each second in which they changed.
 */
export async function readOrderTotals(kafka: KafkaConfig, startedAt: number): Promise<OrderTotals> {
  const events: { t: number; eventType: string }[] = []
  await readTopic({
    kafka,
    topic: ORDERS_TOPIC,
    onRecords: (records) => {
      for (const { value, timestamp } of records) {
        const eventType = readOrderEvent(value)?.eventType ?? ''
        if (timestamp >= startedAt && ['orderRequested', 'delivered'].includes(eventType))
          events.push({ t: Math.floor((timestamp - startedAt) / 1_000), eventType })
      }
    },
  })
  const totals = new Map<number, OrderTotals[number]>()
  let placed = 0
  let delivered = 0
  for (const { t, eventType } of events.sort((a, b) => a.t - b.t)) {
    if (eventType === 'delivered') delivered++
    else placed++
    totals.set(t, { t, placed, delivered })
  }
  return [...totals.values()]
}
