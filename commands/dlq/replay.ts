import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type LagAdminOptions,
  type Logger,
  createConsumer,
  createLagAdmin,
  createProducer,
} from '@food-delivery/kafka-client'
import { toReplay } from './dead-letter'

/** The group whose committed offset marks what was replayed. */
export const REPLAY_GROUP = 'orders-dlq-replay'

const LOOK_EVERY_MS = 200

/**
 * Publishes each dead letter that was not yet replayed to the topic it came from; returns how many.
 * @throws kafka-client's errors, NotAuthorizedError among them
 */
export async function replayDeadLetters(kafka: KafkaConfig, logger: Logger): Promise<number> {
  let replayed = 0
  const refusal = new AbortController()
  const producer = createProducer({ kafka, logger })
  const consumer = createConsumer({
    kafka,
    logger,
    groupId: REPLAY_GROUP,
    topic: ORDERS_DLQ_TOPIC,
    route: (record) => ({ kind: 'task', message: record }),
    handle: async (record) => {
      await producer.send(toReplay(record))
      replayed++
    },
    deadLetter: ({ error }) => Promise.reject(error),
    onAccessDenied: (error) => refusal.abort(error),
  })
  await producer.connect()
  try {
    await Promise.race([consumer.start(), once(refusal.signal, 'abort')])
    await nothingLeft({ kafka, logger, signal: refusal.signal })
  } finally {
    await consumer.stop()
    await producer.disconnect()
  }
  return replayed
}

/** Waits until all is replayed. @throws what `signal` is aborted with */
async function nothingLeft({ signal, ...options }: LagAdminOptions & { signal: AbortSignal }): Promise<void> {
  const admin = createLagAdmin(options)
  await admin.connect()
  const lag = async () => {
    signal.throwIfAborted()
    return (await admin.lag({ topic: ORDERS_DLQ_TOPIC, groupIds: [REPLAY_GROUP] })).get(REPLAY_GROUP)
  }
  try {
    while ((await lag())?.total) await sleep(LOOK_EVERY_MS)
  } finally {
    await admin.disconnect()
  }
}
