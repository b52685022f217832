import { type DeadLetter, type RecordHeaders } from '@food-delivery/kafka-client'

/** Names of the headers that a dead letter has in addition to the headers of its record. All values are text. */
export const deadLetterHeaders = {
  topic: 'x-dlq-topic',
  partition: 'x-dlq-partition',
  offset: 'x-dlq-offset',
  timestamp: 'x-dlq-timestamp',
  group: 'x-dlq-group',
  service: 'x-dlq-service',
  reason: 'x-dlq-reason',
  error: 'x-dlq-error',
  attempts: 'x-dlq-attempts',
} as const

const MAX_ERROR_LENGTH = 512

/** The headers of a dead letter: those of the record, then its position, the group that moved it, and the reason. */
export function toDeadLetterHeaders(
  { record, reason, error, attempts }: DeadLetter,
  { groupId, service }: { groupId: string; service: string },
): RecordHeaders {
  const added: Record<keyof typeof deadLetterHeaders, string> = {
    topic: record.topic,
    partition: String(record.partition),
    offset: String(record.offset),
    timestamp: String(record.timestamp),
    group: groupId,
    service,
    reason,
    error: `${error.name}: ${error.message}`.slice(0, MAX_ERROR_LENGTH),
    attempts: String(attempts),
  }
  const names = Object.keys(added) as (keyof typeof added)[]
  return [...record.headers, ...names.map((name) => [deadLetterHeaders[name], Buffer.from(added[name])] as const)]
}
