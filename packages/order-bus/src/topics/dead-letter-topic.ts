import { setTimeout as sleep } from 'node:timers/promises'
import { DLQ_MAX_MESSAGE_BYTES } from '@food-delivery/contracts'
import { type LagAdmin, type Logger, NotAuthorizedError, isOutage } from '@food-delivery/kafka-client'

export interface DeadLetterTopicOptions {
  admin: Pick<LagAdmin, 'describeTopic' | 'createTopic'>
  logger: Logger
  signal: AbortSignal
  topic: string
  /** Pause between attempts while Kafka is unavailable or rejects the credentials. Default 500 ms. */
  retryMs?: number
}

/** Creates the dead letter topic if it is missing; false if this service may not, so that dead letters are logged. */
export async function ensureDeadLetterTopic(options: DeadLetterTopicOptions): Promise<boolean> {
  const { admin, logger, signal, topic, retryMs = 500 } = options
  for (;;) {
    signal.throwIfAborted()
    try {
      const config = { 'max.message.bytes': String(DLQ_MAX_MESSAGE_BYTES) }
      const exists = (await admin.describeTopic(topic)) !== undefined
      if (!exists && (await admin.createTopic({ topic, partitions: 1, config })))
        logger.info({ topic }, `created topic ${topic}`)
      return true
    } catch (error) {
      if (!isOutage(error) || error instanceof NotAuthorizedError) {
        logger.warn(
          { topic, err: error },
          `topic ${topic} is missing and this service may not create it: dead letters are logged`,
        )
        return false
      }
    }
    await sleep(retryMs, undefined, { signal })
  }
}
