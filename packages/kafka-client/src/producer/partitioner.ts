import { type PartitionerName } from './producer-options'

const MURMUR2_SEED = 0x9747b28c
const MURMUR2_M = 0x5bd1e995

/** Java's murmur2 of the key, as an unsigned 31-bit number. */
function murmur2(key: Buffer): number {
  const { length } = key
  let hash = MURMUR2_SEED ^ length
  const whole = length - (length % 4)
  for (let i = 0; i < whole; i += 4) {
    let k = Math.imul(key.readInt32LE(i), MURMUR2_M)
    k = Math.imul(k ^ (k >>> 24), MURMUR2_M)
    hash = Math.imul(hash, MURMUR2_M) ^ k
  }
  if (length % 4 >= 3) hash ^= key[whole + 2]! << 16
  if (length % 4 >= 2) hash ^= key[whole + 1]! << 8
  if (length % 4 >= 1) hash = Math.imul(hash ^ key[whole]!, MURMUR2_M)
  hash = Math.imul(hash ^ (hash >>> 13), MURMUR2_M)
  return (hash ^ (hash >>> 15)) & 0x7fffffff
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** CRC-32 (IEEE) of the key, unsigned, as in librdkafka's `consistent` partitioner. */
export function crc32(key: Buffer): number {
  let crc = 0xffffffff
  for (const byte of key) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff]!
  return (crc ^ 0xffffffff) >>> 0
}

const hashes: Record<PartitionerName, (key: Buffer) => number> = { murmur2, crc32 }

/** The partition of a key among `partitions`. */
export function partitionOf({
  key,
  partitions,
  partitioner,
}: {
  key: string
  partitions: number
  partitioner: PartitionerName
}): number {
  return hashes[partitioner](Buffer.from(key)) % partitions
}
