import { setTimeout as sleep } from 'node:timers/promises'
import { type KafkaConfig, type LagAdmin, createLagAdmin, createTopicReader } from '@food-delivery/kafka-client'
import { eventually } from '../../test/support/eventually'
import { logger } from './logger'
import { newReaderGroup } from './read-topic'

const POLL_MS = 1_000
const MAX_ERROR_MS = 1_500
const MAX_ERROR_SHARE = 0.1

/** The time lag of a group on a partition, as reported and as it should be: the age of the record at the committed offset. */
export interface ComparedLag {
  /** ms since 1970. */
  at: number
  groupId: string
  partition: number
  reportedMs: number
  isLowerBound: boolean
  trueMs: number
}

/** Whether the error of the time lag is at most 10 % or 1.5 s, whichever is more. A lower bound may be too low. */
export function isPrecise({ reportedMs, trueMs, isLowerBound }: ComparedLag): boolean {
  const maxErrorMs = Math.max(MAX_ERROR_SHARE * trueMs, MAX_ERROR_MS)
  return reportedMs - trueMs <= maxErrorMs && (isLowerBound || trueMs - reportedMs <= maxErrorMs)
}

interface TimeLagWatchOptions {
  kafka: KafkaConfig
  topic: string
  groupIds: readonly string[]
}

type Sample = Omit<ComparedLag, 'trueMs'> & { offset: number }

/** Reads the time lag of groups once a second, and computes the true ages from the timestamps of all records. */
export class TimeLagWatch {
  private readonly samples: Sample[] = []
  /** Timestamps of all records, ms since 1970, by {@link keyOf} their partition and offset. */
  private readonly timestamps = new Map<string, number>()
  private readonly stopping = new AbortController()
  private readonly admin: LagAdmin
  private readonly reader
  private polling: Promise<void> = Promise.resolve()

  private constructor(private readonly options: TimeLagWatchOptions) {
    const { kafka, topic } = options
    this.admin = createLagAdmin({ kafka, logger })
    this.reader = createTopicReader({
      kafka,
      groupId: newReaderGroup(),
      topic,
      logger,
      onRecords: (records) => {
        for (const { partition, offset, timestamp } of records) this.timestamps.set(keyOf(partition, offset), timestamp)
      },
    })
  }

  /** Resolves when the existing records and the first time lags have been read. */
  static async start(options: TimeLagWatchOptions): Promise<TimeLagWatch> {
    const watch = new TimeLagWatch(options)
    await Promise.all([watch.admin.connect(), watch.reader.start()])
    await eventually(() => watch.reader.health().caughtUp, `the existing records of topic ${options.topic}`)
    await watch.sample()
    watch.polling = watch.poll()
    return watch
  }

  /** All time lags so far of partitions on which a record waits. */
  compared(): ComparedLag[] {
    return this.samples.flatMap(({ offset, ...sample }) => {
      const timestamp = this.timestamps.get(keyOf(sample.partition, offset))
      return timestamp === undefined ? [] : [{ ...sample, trueMs: Math.max(0, sample.at - timestamp) }]
    })
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.polling
    await Promise.all([this.admin.disconnect(), this.reader.stop()])
  }

  private async poll(): Promise<void> {
    const { signal } = this.stopping
    const startedAt = performance.now()
    while (!signal.aborted) {
      const elapsed = performance.now() - startedAt
      await sleep(POLL_MS - (elapsed % POLL_MS), undefined, { signal }).catch(() => undefined)
      await this.sample().catch((error: unknown) => logger.warn({ err: error }, 'cannot read the time lag; retrying'))
    }
  }

  private async sample(): Promise<void> {
    const { topic, groupIds } = this.options
    const lags = await this.admin.lag({ topic, groupIds })
    const at = Date.now()
    for (const [groupId, { partitions }] of lags) {
      for (const { partition, committed, start, end, timeLag } of partitions) {
        const offset = committed < 0 ? start : committed
        const { ageMs: reportedMs, isLowerBound } = timeLag
        if (offset < end) this.samples.push({ at, groupId, partition, offset, reportedMs, isLowerBound })
      }
    }
  }
}

const keyOf = (partition: number, offset: number) => `${partition}/${offset}`
