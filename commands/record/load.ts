import { type RecordedRun } from '@food-delivery/autoscaler'
import { ORDERS_TOPIC, peekEventType } from '@food-delivery/contracts'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { createLogger } from '@food-delivery/service-kit'
import { readTopic } from '../support/read-topic'

type Load = NonNullable<RecordedRun['load']>

/** Orders placed and delivered since `startedAt` (ms since 1970), second by second, from the topic itself. */
export async function readLoad(kafka: KafkaConfig, startedAt: number): Promise<Load> {
  const seconds = new Map<number, { placed: number; delivered: number }>()
  const count = (at: number, what: 'placed' | 'delivered') => {
    const t = Math.floor((at - startedAt) / 1_000)
    const second = seconds.get(t) ?? { placed: 0, delivered: 0 }
    seconds.set(t, second)
    second[what] += 1
  }
  await readTopic({
    kafka,
    topic: ORDERS_TOPIC,
    logger: createLogger({ service: 'record', pod: 'commands', level: 'error' }),
    onRecords: (records) => {
      for (const { value, timestamp } of records) {
        const type = value ? peekEventType(value) : undefined
        if (timestamp < startedAt) continue
        if (type === 'orderRequested') count(timestamp, 'placed')
        if (type === 'delivered') count(timestamp, 'delivered')
      }
    },
  })
  return soFar(seconds)
}

/** Counts as totals since the run began. */
function soFar(seconds: Map<number, { placed: number; delivered: number }>): Load {
  let [placed, delivered] = [0, 0]
  return [...seconds]
    .sort(([a], [b]) => a - b)
    .map(([t, second]) => {
      placed += second.placed
      delivered += second.delivered
      return { t, placed, delivered }
    })
}
