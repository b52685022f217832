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
  /** Time between two checks. Default 250 ms. */
  checkEveryMs?: number
  /** Time between two warnings while the topic is awaited. Default 10,000 ms. */
  logEveryMs?: number
}

/**
 * Waits until Kafka is available and the topic exists, and logs that it waits. Warns if the topic does not have six
 * partitions.
 * @throws the reason of the signal if it is aborted first
 */
export async function waitForOrdersTopic(options: OrdersTopicOptions): Promise<void> {
  const { admin, logger, signal, topic = ORDERS_TOPIC, checkEveryMs = 250, logEveryMs = 10_000 } = options
  for (let waitedMs = 0; ; waitedMs += checkEveryMs) {
    signal.throwIfAborted()
    const { partitions, ...problem } = await findTopic(admin, topic)
    if (partitions !== undefined) return warnAboutPartitions(logger, topic, partitions)
    if (waitedMs % logEveryMs < checkEveryMs)
      logger.warn({ topic, waitedMs, ...problem }, `waiting for topic ${topic}: ${problem.reason}`)
    await sleep(checkEveryMs, undefined, { signal })
  }
}

async function findTopic(admin: OrdersTopicOptions['admin'], topic: string) {
  try {
    const partitions = (await admin.describeTopic(topic))?.partitions
    return { partitions, reason: 'it does not exist, create it' }
  } catch (error) {
    return { err: error, reason: `cannot describe it: ${(error as Error).message}` }
  }
}

function warnAboutPartitions(logger: Logger, topic: string, partitions: number): void {
  if (partitions !== ORDERS_PARTITIONS)
    logger.warn(
      { topic, partitions },
      `topic ${topic} has ${partitions} partitions instead of ${ORDERS_PARTITIONS}: at most ${partitions} pods of a group get records`,
    )
}
