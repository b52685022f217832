import { randomUUID } from 'node:crypto'
import { partitionOf } from '../../kafka-client/src/producer/partitioner'
import { hotOrderKeys, partitionOfKey } from './hot-key'
import { idempotentId } from './request-id'

it('assigns a key to the same partition as the producer', () => {
  const keys = ['', 'a', 'ab', 'abc', 'abcd', 'abcde', ...Array.from({ length: 200 }, () => randomUUID())]
  for (const key of keys) {
    expect(partitionOfKey(key, 6)).toBe(partitionOf({ key, partitions: 6, partitioner: 'murmur2' }))
  }
})

it('creates different keys whose orders are on one partition', () => {
  const generator = hotOrderKeys('run', 4)
  const keys = Array.from({ length: 20 }, () => generator.next().value)
  expect(new Set(keys).size).toBe(20)
  for (const key of keys) expect(partitionOfKey(idempotentId('order', `createOrder:${key}`))).toBe(4)
})
