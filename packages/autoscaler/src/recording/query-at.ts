import { type TriggerQuery } from '../scaled-object'
import { type GroupSample, type RecordedGroup } from './recorded-run'

const noOffsets: TriggerQuery = { error: 'Kafka returned no offsets of the topic' }

/** A query of a Kafka trigger that returned the offsets of a sample. */
function queryOf({ end, committed, start }: GroupSample, topic: string): TriggerQuery {
  if (end === null) return noOffsets
  return {
    partitions: end.map((latestOffset, partition) => ({
      topic,
      partition,
      latestOffset,
      committedOffset: committed?.[partition] ?? -1,
      ...(start && { earliestOffset: start[partition] ?? 0 }),
    })),
  }
}

/**
 * The query of a Kafka trigger at `at`, in ms since the start. It fails while the newest sample has no offsets, and in a gap of
 * more than 2 s before such a sample.
 */
export function queryAt({ samples, topic }: RecordedGroup, at: number): TriggerQuery {
  const index = samples.findLastIndex(({ t }) => t * 1000 <= at)
  const sample = samples[Math.max(0, index)]
  const next = samples[index + 1]
  const isInGap = next?.end === null && sample !== undefined && next.t - sample.t > 2
  if (sample === undefined || isInGap) return noOffsets
  return queryOf(sample, topic)
}
