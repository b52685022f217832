import { type DeadLetter } from '@food-delivery/kafka-client'

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

/** The headers of a dead letter: those of the record, its position, the group that moved it, and the reason. */
export function toDeadLetterHeaders(
  { record, reason, error, attempts }: DeadLetter,
  { groupId, service }: { groupId: string; service: string },
): Record<string, string> {
  return {
    ...record.headers,
    [deadLetterHeaders.topic]: record.topic,
    [deadLetterHeaders.partition]: String(record.partition),
    [deadLetterHeaders.offset]: String(record.offset),
    [deadLetterHeaders.timestamp]: String(record.timestamp),
    [deadLetterHeaders.group]: groupId,
    [deadLetterHeaders.service]: service,
    [deadLetterHeaders.reason]: reason,
    [deadLetterHeaders.error]: `${error.name}: ${error.message}`.slice(0, MAX_ERROR_LENGTH),
    [deadLetterHeaders.attempts]: String(attempts),
  }
}
