import { randomUUID } from 'node:crypto'
import { hotOrderKeys } from '@food-delivery/contracts/dist/hot-key.js'
import { type InjectFault } from '../fault-system'

/** Records that no consumer can handle. For each, either one group publishes a dead letter, or all groups ignore it. */
const poisonRecords: readonly (string | Buffer | null)[] = [
  '{"eventType":',
  Buffer.from([0xff, 0x00, 0xfe, 0x80]),
  null,
  '{"payload":{}}',
  '{"eventType":"orderRequested","payload":{"dish":"soup"}}',
  '{"eventType":"kitchenRestaurantsList","payload":{}}',
  '{"eventType":"refunded","payload":{}}',
]

/**
 * More than the owner of one partition can handle: with the shortest durations, a pod cooks about 10 and delivers
 * about 6.7 orders per second.
 */
const HOT_ORDERS_PER_SECOND = 12
const HOT_PARTITION = 0

/** Publishes records that no consumer can handle. */
export const poison: InjectFault = async ({ system, addStep }) => {
  await system.publish(poisonRecords)
  addStep('published', String(poisonRecords.length))
  return undefined
}

/** Places orders that are all on one partition, so that one pod of each group must handle all of them. */
export const hotKey: InjectFault = ({ system, addStep }) => {
  const keys = hotOrderKeys(randomUUID(), HOT_PARTITION)
  let accepted = 0
  const timer = setInterval(() => {
    void system.placeOrder(keys.next().value).then(
      () => accepted++,
      () => undefined,
    )
  }, 1_000 / HOT_ORDERS_PER_SECOND)
  return () => {
    clearInterval(timer)
    addStep('ordered', String(accepted))
  }
}
