import { randomUUID } from 'node:crypto'
import { REALTIME_GROUP_PREFIX } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type KafkaRecord,
  type Logger,
  createLagAdmin,
  createTopicReader,
} from '@food-delivery/kafka-client'

export interface ReadTopicOptions {
  kafka: KafkaConfig
  topic: string
  logger: Logger
  onRecords: (records: KafkaRecord[]) => void
}

/**
 * Reads a topic from its beginning to where it ends now, in a group that realtimedata's ACL covers; false when there is
 * no such topic. @throws kafka-client's errors, NotAuthorizedError among them
 */
export async function readTopic({ kafka, topic, logger, onRecords }: ReadTopicOptions): Promise<boolean> {
  if (!(await hasTopic(kafka, topic, logger))) return false
  await new Promise<void>((resolve, reject) => {
    const reader = createTopicReader({
      kafka,
      topic,
      logger,
      onRecords,
      groupId: `${REALTIME_GROUP_PREFIX}tools-${randomUUID()}`,
      onCaughtUp: () => void reader.stop().then(resolve, reject),
      onAccessDenied: (error) => void reader.stop().then(() => reject(error), reject),
    })
    reader.start().catch(reject)
  })
  return true
}

/** Whether there is such a topic. @throws kafka-client's errors */
export async function hasTopic(kafka: KafkaConfig, topic: string, logger: Logger): Promise<boolean> {
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  try {
    return (await admin.describeTopic(topic)) !== undefined
  } finally {
    await admin.disconnect()
  }
}
