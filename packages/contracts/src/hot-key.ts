import { ORDERS_PARTITIONS } from './names'
import { idempotentId } from './request-id'

const SEED = 0x9747b28c
const FACTOR = 0x5bd1e995

/** The partition that Kafka's default partitioner (murmur2) assigns to a key, which must be ASCII, such as a UUID. */
export function partitionOfKey(key: string, partitions = ORDERS_PARTITIONS): number {
  const byte = (index: number) => key.charCodeAt(index)
  const tail = key.length - (key.length % 4)
  let hash = SEED ^ key.length
  for (let i = 0; i < tail; i += 4) {
    const word = byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24)
    const mixed = Math.imul(word, FACTOR)
    hash = Math.imul(hash, FACTOR) ^ Math.imul(mixed ^ (mixed >>> 24), FACTOR)
  }
  if (key.length > tail) {
    for (let i = key.length - 1; i >= tail; i--) hash ^= byte(i) << (8 * (i - tail))
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
  for (let nth = 0; ; nth++) {
    const key = `${prefix}-${nth}`
    if (partitionOfKey(idempotentId('order', `createOrder:${key}`)) === partition) yield key
  }
}
