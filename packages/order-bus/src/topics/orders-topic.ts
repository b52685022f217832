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
  checkEveryMs?: number
  /** How often to log that the topic is missing. Default 10,000 ms. */
  logEveryMs?: number
}

/**
 * Resolves once the topic exists, and logs while it waits, also for Kafka. Warns if the topic does not have six
 * partitions.
 * @throws the signal's reason when it is aborted first.
 */
export async function waitForOrdersTopic(options: OrdersTopicOptions): Promise<void> {
  const { admin, logger, signal, topic = ORDERS_TOPIC, checkEveryMs = 250, logEveryMs = 10_000 } = options
  for (let waitedMs = 0; ; waitedMs += checkEveryMs) {
    signal.throwIfAborted()
    const found = await findTopic(admin, topic)
    if (found.partitions !== undefined) return warnAboutPartitions(logger, topic, found.partitions)
    if (waitedMs % logEveryMs < checkEveryMs)
      logger.warn({ topic, waitedMs, ...found }, `waiting for topic ${topic}: ${found.why}`)
    await sleep(checkEveryMs, undefined, { signal })
  }
}

async function findTopic(admin: OrdersTopicOptions['admin'], topic: string) {
  try {
    const found = await admin.describeTopic(topic)
    return found ? { partitions: found.partitions, why: '' } : { why: 'it does not exist' }
  } catch (error) {
    return { err: error, why: 'Kafka does not answer' }
  }
}

function warnAboutPartitions(logger: Logger, topic: string, partitions: number): void {
  if (partitions !== ORDERS_PARTITIONS)
    logger.warn(
      { topic, partitions },
      `topic ${topic} has ${partitions} partitions instead of ${ORDERS_PARTITIONS}: at most that many pods of a group have work`,
    )
}
