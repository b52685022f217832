import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type GroupSample, type RecordedGroup, type RecordedRun, RUN_FORMAT } from '@food-delivery/autoscaler'
import { REALTIME_GROUP_PREFIX } from '@food-delivery/contracts'
import { type GroupLagView, type KafkaConfig, type LagAdmin, createTopicReader } from '@food-delivery/kafka-client'
import { logger } from '../support/kafka-settings'
import { withAdmin } from '../support/with-admin'
import { WaitTimes } from './wait-times'
import { type PodCounts } from './watch-replicas'

export interface RecordGroupOptions {
  kafka: KafkaConfig
  group: string
  topic: string
  /** Name of the Deployment of the consumers, if known. */
  workload?: string
  /** Time between two samples. */
  everyMs: number
  /** Default: unknown. */
  podCounts?: () => PodCounts
  /** Reads all new records for their timestamps, to measure waits. */
  withWaits: boolean
  onSample?: (sample: GroupSample) => void
  /** Ends the recording. */
  signal: AbortSignal
}

const unknownCounts = (): PodCounts => ({ replicas: null, ready: null })

/** `t`: seconds. `lag`: undefined if Kafka did not answer. */
function sampleOf(t: number, lag: GroupLagView | undefined, counts: PodCounts): GroupSample {
  if (!lag) return { t, end: null, committed: null, ...counts }
  return {
    t,
    end: lag.partitions.map(({ end }) => end),
    committed: lag.partitions.map(({ committed }) => (committed < 0 ? null : committed)),
    start: lag.partitions.map(({ start }) => start),
    ...counts,
    members: lag.members,
  }
}

/** Takes a sample at each multiple of the period until the signal. Its clock does not run back when the system's does. */
async function takeSamples(admin: LagAdmin, options: RecordGroupOptions, waits: WaitTimes): Promise<GroupSample[]> {
  const { topic, group, everyMs, signal, podCounts = unknownCounts, onSample } = options
  const samples: GroupSample[] = []
  const [startedAt, startedOn] = [Date.now(), performance.now()]
  while (!signal.aborted) {
    const lag = await admin.lag({ topic, groupIds: [group] }).catch(() => undefined)
    const elapsed = performance.now() - startedOn
    const sample = sampleOf(Math.round(elapsed) / 1_000, lag?.get(group), podCounts())
    samples.push(sample)
    if (sample.committed) waits.addCommitted(sample.committed, startedAt + elapsed)
    onSample?.(sample)
    await sleep(everyMs - (elapsed % everyMs), undefined, { signal }).catch(() => undefined)
  }
  return samples
}

/** Reads new records from now on; returns the function that stops it. */
async function readTimestamps({ kafka, topic }: RecordGroupOptions, waits: WaitTimes): Promise<() => Promise<void>> {
  const reader = createTopicReader({
    kafka,
    topic,
    logger,
    groupId: `${REALTIME_GROUP_PREFIX}tools-${randomUUID()}`,
    // Those that the group has yet to do are of interest too.
    onRecords: (records) => records.forEach((record) => waits.addRecord(record)),
  })
  await reader.start()
  return () => reader.stop()
}

/**
 * Records the offsets of a topic and a consumer group until the signal. Reads only.
 * @throws if the topic does not exist; the errors of kafka-client
 */
export function recordGroup(options: RecordGroupOptions): Promise<RecordedRun> {
  const { kafka, topic, group, workload, withWaits } = options
  return withAdmin(kafka, async (admin) => {
    if (!(await admin.describeTopic(topic)))
      throw new Error(`Topic ${topic} does not exist on ${kafka.brokers.join(',')}.`)
    const waits = new WaitTimes()
    const stop = withWaits ? await readTimestamps(options, waits) : undefined
    const startedAt = Date.now()
    const samples = await takeSamples(admin, options, waits)
    await stop?.()
    const measured = waits.summary(startedAt)
    const recorded: RecordedGroup = {
      group,
      topic,
      ...(workload !== undefined && { workload }),
      samples,
      ...(measured && { waits: measured }),
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
