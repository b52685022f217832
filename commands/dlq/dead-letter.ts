import { type KafkaRecord, type OutgoingRecord } from '@food-delivery/kafka-client'
import { deadLetterHeaders } from '@food-delivery/order-bus'

const PREVIEW_LENGTH = 100

/** One dead letter in two lines: where it is, why it was dead-lettered, and the start of its value. */
export function describe({ offset, timestamp, key, value, headers }: KafkaRecord): string {
  const of = (name: keyof typeof deadLetterHeaders) => headers[deadLetterHeaders[name]] ?? '?'
  const origin = `${of('topic')}/${of('partition')}@${of('offset')}`
  const when = new Date(timestamp).toISOString()
  const preview = value === null ? '(empty)' : value.toString().slice(0, PREVIEW_LENGTH)
  return [
    `#${offset}  ${when}  ${of('service')}  ${of('reason')} after ${of('attempts')} attempts  from ${origin}`,
    `      key ${key ?? '(none)'}  ${of('error')}`,
    `      ${preview.replaceAll(/\s+/g, ' ')}`,
  ].join('\n')
}

/** The record as it was, back on the topic it came from, with a header that names its dead letter. */
export function toReplay({ topic, partition, offset, key, value, headers }: KafkaRecord): OutgoingRecord {
  const isOurs = (name: string) => Object.values(deadLetterHeaders).some((ours) => ours === name)
  const kept = Object.entries(headers).filter(([name]) => !isOurs(name))
  return {
    topic: headers[deadLetterHeaders.topic] ?? 'orders',
    key,
    value,
    headers: { ...Object.fromEntries(kept), 'x-replayed-from': `${topic}/${partition}@${offset}` },
  }
}
