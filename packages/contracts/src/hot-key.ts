import { ORDERS_PARTITIONS } from './names'
import { idempotentId } from './request-id'

/** Constants of murmur2, as in Kafka's Java client. */
const SEED = 0x9747b28c
const FACTOR = 0x5bd1e995

/** The partition that Kafka's default partitioner (murmur2) assigns to a key, which must be ASCII, such as a UUID. */
export function partitionOfKey(key: string, partitions = ORDERS_PARTITIONS): number {
  const byte = (index: number) => key.charCodeAt(index)
  const tailStart = key.length - (key.length % 4)
  let hash = SEED ^ key.length
  for (let index = 0; index < tailStart; index += 4) {
    const word = byte(index) | (byte(index + 1) << 8) | (byte(index + 2) << 16) | (byte(index + 3) << 24)
    const mixed = Math.imul(word, FACTOR)
    hash = Math.imul(hash, FACTOR) ^ Math.imul(mixed ^ (mixed >>> 24), FACTOR)
  }
  if (key.length > tailStart) {
    for (let index = key.length - 1; index >= tailStart; index--) hash ^= byte(index) << (8 * (index - tailStart))
    hash = Math.imul(hash, FACTOR)
  }
  hash = Math.imul(hash ^ (hash >>> 13), FACTOR)
  return ((hash ^ (hash >>> 15)) & 0x7fffffff) % partitions
}

/**
 * Idempotency-Keys whose orders are all on one partition of topic `orders`, so that one pod of each group must handle
 * all these orders. apiservice derives the id of an order from its key. `prefix` must be unique, so that the keys are
 * new.
 */
export function* hotOrderKeys(prefix: string, partition: number): Generator<string, never> {
  for (let number = 0; ; number++) {
    const key = `${prefix}-${number}`
    if (partitionOfKey(idempotentId('order', `createOrder:${key}`)) === partition) yield key
  }
}
