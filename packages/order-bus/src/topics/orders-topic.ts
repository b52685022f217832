import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_PARTITIONS, ORDERS_TOPIC } from '@food-delivery/contracts'
import { type LagAdmin, type Logger } from '@food-delivery/kafka-client'

export interface OrdersTopicOptions {
  admin: Pick<LagAdmin, 'describeTopic'>
  logger: Logger
  /** Ends the wait. */
  signal: AbortSignal
  /** Default `orders`. */
  topic?: string
  /** Default 250 ms. */
  lookEveryMs?: number
  /** How often to say that the topic is missing. Default 10,000 ms. */
  sayEveryMs?: number
}

/**
 * Resolves once the topic exists; says so while it does not, and warns when it has not six partitions. Kafka being
 * away is waited for in the same way.
 * @throws the signal's reason when it is aborted first.
 */
export async function waitForOrdersTopic(options: OrdersTopicOptions): Promise<void> {
  const { admin, logger, signal, topic = ORDERS_TOPIC, lookEveryMs = 250, sayEveryMs = 10_000 } = options
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    signal.throwIfAborted()
    const found = await look(admin, topic)
    if (found.partitions !== undefined) return warnOfPartitions(logger, topic, found.partitions)
    if (waitedMs % sayEveryMs < lookEveryMs)
      logger.warn({ topic, waitedMs, ...found }, `waiting for topic ${topic}: ${found.why}`)
    await sleep(lookEveryMs, undefined, { signal })
  }
}

async function look(admin: OrdersTopicOptions['admin'], topic: string) {
  try {
    const found = await admin.describeTopic(topic)
    return found ? { partitions: found.partitions, why: '' } : { why: 'it does not exist' }
  } catch (error) {
    return { err: error, why: 'Kafka does not answer' }
  }
}

function warnOfPartitions(logger: Logger, topic: string, partitions: number): void {
  if (partitions !== ORDERS_PARTITIONS)
    logger.warn(
      { topic, partitions },
      `topic ${topic} has ${partitions} partitions and not ${ORDERS_PARTITIONS}: that is how many pods can share it`,
    )
}
