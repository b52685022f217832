import { randomUUID } from 'node:crypto'
import { REALTIME_GROUP_PREFIX } from '@food-delivery/contracts'
import { type KafkaConfig, type KafkaRecord, type Logger, createTopicReader } from '@food-delivery/kafka-client'
import { logger as commandLogger } from './logger'
import { withAdmin } from './with-admin'

/** A new group id for a reader of a command. The ACLs of realtimedata allow its prefix. */
export const newReaderGroup = () => `${REALTIME_GROUP_PREFIX}tools-${randomUUID()}`

export interface ReadTopicOptions {
  kafka: KafkaConfig
  topic: string
  /** Default: the logger of the commands. */
  logger?: Logger
  onRecords: (records: KafkaRecord[]) => void
}

/**
 * Reads all existing records of a topic, if the topic exists.
 * @throws the errors of kafka-client, such as NotAuthorizedError
 */
export async function readTopic(options: ReadTopicOptions): Promise<void> {
  const { kafka, topic, logger = commandLogger, onRecords } = options
  if (!(await hasTopic(kafka, topic, logger))) return
  await new Promise<void>((resolve, reject) => {
    const reader = createTopicReader({
      kafka,
      topic,
      logger,
      onRecords,
      groupId: newReaderGroup(),
      onCaughtUp: () => void reader.stop().then(resolve, reject),
      onAccessDenied: (error) => void reader.stop().then(() => reject(error), reject),
    })
    reader.start().catch(reject)
  })
}

/** Whether a topic exists. @throws the errors of kafka-client */
export function hasTopic(kafka: KafkaConfig, topic: string, logger?: Logger): Promise<boolean> {
  return withAdmin(kafka, async (admin) => (await admin.describeTopic(topic)) !== undefined, logger)
}
