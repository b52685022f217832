import { randomUUID } from 'node:crypto'
import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type KafkaRecord,
  type Logger,
  createTopicReader,
} from '@food-delivery/kafka-client'

/** Reads all dead letters, oldest first. @throws kafka-client's errors */
export async function readDeadLetters(kafka: KafkaConfig, logger: Logger): Promise<KafkaRecord[]> {
  const letters: KafkaRecord[] = []
  await new Promise<void>((resolve, reject) => {
    const reader = createTopicReader({
      kafka,
      groupId: `dlq-list-${randomUUID()}`,
      topic: ORDERS_DLQ_TOPIC,
      logger,
      onRecords: (records) => letters.push(...records),
      onCaughtUp: () => void reader.stop().then(resolve, reject),
    })
    reader.start().catch(reject)
  })
  return letters
}
