import { type RecordedGroup, type RecordedRun, RUN_FORMAT } from '@food-delivery/autoscaler'
import { type KafkaConfig, createTopicReader } from '@food-delivery/kafka-client'
import { type SampleOptions, sampleGroup } from '../../packages/planner/src/cli/live/sample-group'
import { eventually } from '../../test/support/eventually'
import { logger } from '../support/logger'
import { newReaderGroup } from '../support/read-topic'
import { withAdmin } from '../support/with-admin'
import { WaitTimes } from './wait-times'

/** Time limit for reading the last committed records at the end of a recording. */
const READ_LIMIT_MS = 5_000

export interface RecordGroupOptions extends SampleOptions {
  kafka: KafkaConfig
  /** Name of the Deployment of the consumers, if known. */
  workload?: string
  /** Reads all new records for their timestamps, to measure waits. */
  withWaits: boolean
}

/** Starts to read new records; returns a function that stops the reader. */
async function readTimestamps({ kafka, topic }: RecordGroupOptions, waits: WaitTimes): Promise<() => Promise<void>> {
  const reader = createTopicReader({
    kafka,
    topic,
    logger,
    groupId: newReaderGroup(),
    // Includes records that the group has not handled yet.
    onRecords: (records) => records.forEach((record) => waits.addRecord(record)),
  })
  await reader.start()
  return () => reader.stop()
}

/**
 * Records the offsets of a topic and a consumer group until `signal` aborts. Commits nothing for that group.
 * @throws if the topic does not exist; the errors of kafka-client
 */
export function recordGroup(options: RecordGroupOptions): Promise<RecordedRun> {
  const { kafka, topic, group, workload, withWaits } = options
  return withAdmin(kafka, async (admin) => {
    if (!(await admin.describeTopic(topic)))
      throw new Error(`Topic ${topic} does not exist on ${kafka.brokers.join(',')}.`)
    const waits = new WaitTimes()
    const stopReader = withWaits ? await readTimestamps(options, waits) : undefined
    const startedAt = Date.now()
    const sampled = await sampleGroup(admin, {
      ...options,
      onSample: (sample) => {
        if (sample.committed) waits.addCommitted(sample.committed, startedAt + 1_000 * sample.t)
        options.onSample?.(sample)
      },
    })
    // The reader may not have fetched the last committed records yet.
    if (stopReader) await eventually(() => waits.isComplete, 'the last records', READ_LIMIT_MS).catch(() => undefined)
    await stopReader?.()
    const measuredWaits = waits.summary(startedAt)
    const recorded: RecordedGroup = {
      group,
      topic,
      ...(workload !== undefined && { workload }),
      ...sampled,
      ...(measuredWaits && { waits: measuredWaits }),
    }
    return {
      format: RUN_FORMAT,
      version: 2,
      startedAt: new Date(startedAt).toISOString(),
      groups: [recorded],
      autoscalers: [],
    }
  })
}
