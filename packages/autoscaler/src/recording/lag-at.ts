import { type TriggerQuery } from '../scaled-object'
import { type GroupSample, type RecordedGroup } from './recorded-run'

/** What a query of the Kafka trigger at the time of a sample returned. */
function queryOf({ end, committed, start }: GroupSample, topic: string): TriggerQuery {
  if (end === null) return { error: 'the topic does not exist' }
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

/** Offsets of a group at a time in ms. A gap before a sample without offsets is a query without a response. */
export function lagAt({ samples, topic }: RecordedGroup, at: number): TriggerQuery {
  const index = samples.findLastIndex(({ t }) => t * 1000 <= at)
  const sample = samples[Math.max(0, index)]
  const next = samples[index + 1]
  const hasNoResponse = next?.end === null && sample !== undefined && next.t - sample.t > 2
  if (sample === undefined || hasNoResponse) return { error: 'the topic does not exist' }
  return queryOf(sample, topic)
}
