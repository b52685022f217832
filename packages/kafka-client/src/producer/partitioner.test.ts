import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Partitioners } from 'kafkajs'
import { partitionOf } from './partitioner'

describe('partitionOf', () => {
  it('returns the same partition as kafkajs, whose default partitioner is that of Java', () => {
    const reference = Partitioners.DefaultPartitioner()
    const partitionMetadata = Array.from({ length: 6 }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 0,
      replicas: [0],
      isr: [0],
    }))
    const keys = ['a', 'ab', 'abc', 'abcd', 'Bibimbap 비빔밥', ...Array.from({ length: 500 }, () => randomUUID())]
    for (const key of keys) {
      const expected = reference({ topic: 'orders', partitionMetadata, message: { key, value: null } })
      expect(partitionOf({ key, partitions: 6, partitioner: 'murmur2' })).toBe(expected)
    }
  })

  it('computes the same CRC-32 as librdkafka', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
    expect(partitionOf({ key: '123456789', partitions: 6, partitioner: 'crc32' })).toBe(0xcbf43926 % 6)
  })
})
