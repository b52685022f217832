import { type TriggerQuery } from '../scaled-object'
import { type KedaTimeline, type TimelineSample } from './timeline'

const spread = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, index) => Math.floor(total / parts) + (index < total % parts ? 1 : 0))

function asPartitions(sample: TimelineSample, partitions: number): TriggerQuery {
  const lag = sample.lag ?? 0
  const lags = spread(lag, partitions)
  const committed = spread(Math.max(0, (sample.produced ?? lag) - lag), partitions)
  const uncommitted = sample.uncommittedPartitions ?? 0
  return {
    partitions: lags.map((share, partition) => {
      const done = committed[partition] ?? 0
      return {
        topic: 'recorded',
        partition,
        latestOffset: done + share,
        // Without a commit the end offset is the lag: nothing was consumed.
        committedOffset: partition < uncommitted ? -1 : done,
      }
    }),
  }
}

/**
 * Kafka's answer at a time of a recording, derived from the lag summed over the partitions once a second. Assumes an
 * even distribution, which is not recorded. A gap before a sample without lag is a query that got no answer.
 */
export function lagAt({ samples, parameters }: KedaTimeline, at: number): TriggerQuery {
  const index = samples.findLastIndex(({ t }) => t * 1000 <= at)
  const sample = samples[Math.max(0, index)]
  const next = samples[index + 1]
  const isHanging = next?.lag === null && sample !== undefined && next.t - sample.t > 2
  if (sample === undefined || sample.lag === null || isHanging) return { error: 'the topic does not exist' }
  return asPartitions(sample, parameters.partitions)
}
