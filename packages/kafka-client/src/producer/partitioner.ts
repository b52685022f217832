import { crc32 } from 'node:zlib'
import { type PartitionerName } from './producer-options'

const MURMUR2_SEED = 0x9747b28c
const MURMUR2_FACTOR = 0x5bd1e995

/** Java's murmur2 of the key, as an unsigned 31-bit number. */
function murmur2(key: Buffer): number {
  const { length } = key
  let hash = MURMUR2_SEED ^ length
  const tail = length - (length % 4)
  for (let i = 0; i < tail; i += 4) {
    let word = Math.imul(key.readInt32LE(i), MURMUR2_FACTOR)
    word = Math.imul(word ^ (word >>> 24), MURMUR2_FACTOR)
    hash = Math.imul(hash, MURMUR2_FACTOR) ^ word
  }
  if (length % 4 >= 3) hash ^= key[tail + 2]! << 16
  if (length % 4 >= 2) hash ^= key[tail + 1]! << 8
  if (length % 4 >= 1) hash = Math.imul(hash ^ key[tail]!, MURMUR2_FACTOR)
  hash = Math.imul(hash ^ (hash >>> 13), MURMUR2_FACTOR)
  return (hash ^ (hash >>> 15)) & 0x7fffffff
}

/** `crc32` is the CRC-32 of librdkafka's `consistent` partitioner. */
const hashFunctions: Record<PartitionerName, (key: Buffer) => number> = { murmur2, crc32 }

interface PartitionOptions {
  key: Buffer | string
  partitions: number
  partitioner: PartitionerName
}

export function partitionOf({ key, partitions, partitioner }: PartitionOptions): number {
  return hashFunctions[partitioner](typeof key === 'string' ? Buffer.from(key) : key) % partitions
}
