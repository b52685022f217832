import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type Logger,
  createConsumer,
  createLagAdmin,
  createProducer,
} from '@food-delivery/kafka-client'
import { toReplay } from './dead-letter'

/** The group whose offset says what was replayed already. */
export const REPLAY_GROUP = 'orders-dlq-replay'

const LOOK_EVERY_MS = 200

/** Publishes every dead letter that was not replayed before on its own topic again; answers how many. */
export async function replayDeadLetters(kafka: KafkaConfig, logger: Logger): Promise<number> {
  let replayed = 0
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
  })
  await producer.connect()
  await consumer.start()
  await nothingLeft(kafka, logger)
  await consumer.stop()
  await producer.disconnect()
  return replayed
}

async function nothingLeft(kafka: KafkaConfig, logger: Logger): Promise<void> {
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  const lag = async () =>
    (await admin.lag({ topic: ORDERS_DLQ_TOPIC, groupIds: [REPLAY_GROUP] })).get(REPLAY_GROUP)
  while ((await lag())?.total) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  await admin.disconnect()
}
