import { type RecordHeaders } from '@food-delivery/kafka-client'
import { replayedRecord } from '../../commands/dlq/dead-letter'

const bytes = Buffer.from([0xff, 0x00])
const original: RecordHeaders = [
  ['bytes', bytes],
  ['bytes', Buffer.from('again')],
  ['none', null],
]

it('restores the bytes of a dead letter, also when it is replayed again', () => {
  const dlqHeaders: RecordHeaders = [
    ['x-dlq-topic', Buffer.from('orders')],
    ['x-dlq-reason', Buffer.from('poison')],
  ]
  const letter = { topic: 'orders-dlq', partition: 0, offset: 7, timestamp: 0, key: bytes, value: bytes }
  const once = replayedRecord({ ...letter, headers: [...original, ...dlqHeaders] })
  const replayedFrom = (offset: number) => ['x-replayed-from', Buffer.from(`orders-dlq/0@${offset}`)]
  expect(once).toEqual({ topic: 'orders', key: bytes, value: bytes, headers: [...original, replayedFrom(7)] })
  const twice = replayedRecord({ ...letter, offset: 9, headers: [...once.headers!, ...dlqHeaders] })
  expect(twice.headers).toEqual([...original, replayedFrom(9)])
})
