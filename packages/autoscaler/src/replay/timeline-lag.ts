import { type TriggerQuery } from '../scaled-object'
import { type KedaTimeline, type TimelineSample } from './timeline'

const splitEvenly = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, index) => Math.floor(total / parts) + (index < total % parts ? 1 : 0))

function toPartitions(sample: TimelineSample, partitions: number): TriggerQuery {
  const lag = sample.lag ?? 0
  const lags = splitEvenly(lag, partitions)
  const committed = splitEvenly(Math.max(0, (sample.produced ?? lag) - lag), partitions)
  const uncommitted = sample.uncommittedPartitions ?? 0
  return {
    partitions: lags.map((partitionLag, partition) => {
      const consumed = committed[partition] ?? 0
      return {
        topic: 'recorded',
        partition,
        latestOffset: consumed + partitionLag,
        committedOffset: partition < uncommitted ? -1 : consumed,
      }
    }),
  }
}

/**
 * Offsets at a time of a recording. A recording has only the total lag once a second; it is split evenly over the
 * partitions. A gap before a sample without lag is a query without a response.
 */
export function lagAt({ samples, parameters }: KedaTimeline, at: number): TriggerQuery {
  const index = samples.findLastIndex(({ t }) => t * 1000 <= at)
  const sample = samples[Math.max(0, index)]
  const next = samples[index + 1]
  const hasNoResponse = next?.lag === null && sample !== undefined && next.t - sample.t > 2
  if (sample === undefined || sample.lag === null || hasNoResponse) return { error: 'the topic does not exist' }
  return toPartitions(sample, parameters.partitions)
}
