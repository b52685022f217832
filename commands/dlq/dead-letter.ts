import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type KafkaRecord,
  type Logger,
  type OutgoingRecord,
  headerText,
} from '@food-delivery/kafka-client'
import { deadLetterHeaders } from '@food-delivery/order-bus'
import { readTopic } from '../support/read-topic'

const PREVIEW_LENGTH = 100
const REPLAYED_FROM = 'x-replayed-from'

/** Reads all dead letters, oldest first. @throws the errors of kafka-client */
export async function readDeadLetters(kafka: KafkaConfig, logger: Logger): Promise<KafkaRecord[]> {
  const letters: KafkaRecord[] = []
  await readTopic({ kafka, topic: ORDERS_DLQ_TOPIC, logger, onRecords: (records) => letters.push(...records) })
  return letters
}

/** Describes a dead letter in three lines: where it comes from and why it failed, its key and error, the start of its value. */
export function deadLetterText({ offset, timestamp, key, value, headers }: KafkaRecord): string {
  const header = (name: keyof typeof deadLetterHeaders) => headerText(headers, deadLetterHeaders[name]) ?? '?'
  const origin = `${header('topic')}/${header('partition')}@${header('offset')}`
  const reason = `${header('service')}  ${header('reason')} after ${header('attempts')} attempts`
  const preview = value === null ? '(empty)' : value.toString().slice(0, PREVIEW_LENGTH)
  return [
    `#${offset}  ${new Date(timestamp).toISOString()}  ${reason}  from ${origin}`,
    `      key ${key?.toString() ?? '(none)'}  ${header('error')}`,
    `      ${preview.replaceAll(/\s+/g, ' ')}`,
  ].join('\n')
}

/** Restores the original record for its original topic, with a header that refers to the dead letter. */
export function replayedRecord({ topic, partition, offset, key, value, headers }: KafkaRecord): OutgoingRecord {
  const addedNames: readonly string[] = [...Object.values(deadLetterHeaders), REPLAYED_FROM]
  const position = Buffer.from(`${topic}/${partition}@${offset}`)
  return {
    topic: headerText(headers, deadLetterHeaders.topic) ?? ORDERS_TOPIC,
    key,
    value,
    headers: [...headers.filter(([name]) => !addedNames.includes(name)), [REPLAYED_FROM, position]],
  }
}
