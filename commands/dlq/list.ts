import { ORDERS_DLQ_TOPIC } from '@food-delivery/contracts'
import { type KafkaConfig, type KafkaRecord, type Logger } from '@food-delivery/kafka-client'
import { readTopic } from '../support/read-topic'

/** Reads all dead letters, oldest first. @throws kafka-client's errors */
export async function readDeadLetters(kafka: KafkaConfig, logger: Logger): Promise<KafkaRecord[]> {
  const letters: KafkaRecord[] = []
  await readTopic({ kafka, topic: ORDERS_DLQ_TOPIC, logger, onRecords: (records) => letters.push(...records) })
  return letters
}
