import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type LagAdmin,
  type Logger,
  createConsumer,
  createProducer,
} from '@food-delivery/kafka-client'
import { withAdmin } from '../support/with-admin'
import { replayedRecord } from './dead-letter'

/** The consumer group whose committed offsets show which dead letters have been replayed. */
export const REPLAY_GROUP = 'orders-dlq-replay'
const POLL_MS = 200

/**
 * Publishes each dead letter that was not replayed before to its original topic; returns the number of published records.
 * @throws the errors of kafka-client, such as NotAuthorizedError
 */
export async function replayDeadLetters(kafka: KafkaConfig, logger: Logger): Promise<number> {
  let replayed = 0
  const accessDenied = new AbortController()
  const producer = createProducer({ kafka, logger })
  const consumer = createConsumer({
    kafka,
    logger,
    groupId: REPLAY_GROUP,
    topic: ORDERS_DLQ_TOPIC,
    route: (record) => ({ kind: 'task', message: record }),
    handle: async (record) => {
      await producer.send(replayedRecord(record))
      replayed++
    },
    deadLetter: ({ error }) => Promise.reject(error),
    onAccessDenied: (error) => accessDenied.abort(error),
  })
  await producer.connect()
  try {
    await Promise.race([consumer.start(), once(accessDenied.signal, 'abort')])
    await waitUntilReplayed(kafka, logger, accessDenied.signal)
  } finally {
    await consumer.stop()
    await producer.disconnect()
  }
  return replayed
}

/** Waits until the group has no lag. @throws the reason for which `signal` aborts */
async function waitUntilReplayed(kafka: KafkaConfig, logger: Logger, signal: AbortSignal): Promise<void> {
  const pollLag = async (admin: LagAdmin) => {
    for (;;) {
      signal.throwIfAborted()
      const groups = await admin.lag({ topic: ORDERS_DLQ_TOPIC, groupIds: [REPLAY_GROUP] })
      if (!groups.get(REPLAY_GROUP)?.total) return
      await sleep(POLL_MS)
    }
  }
  await withAdmin(kafka, pollLag, logger)
}
