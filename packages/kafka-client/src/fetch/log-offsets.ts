import { type Cluster } from '../cluster/cluster'
import { errorFrom, translateError } from '../connection/broker-errors'

/** Timestamps that ListOffsets understands as the start and the end of a log. */
export const LOG = { start: -2, end: -1 }

/** What the leaders of a topic answered. */
export interface LogOffsets {
  /** By partition; −1 if all records are older. Without the partitions whose leader did not answer. */
  offsets: Map<number, number>
  /** Why some are missing. */
  error: Error | undefined
}

/**
 * The offset of each partition's first record that is not older than `timestamp`: ms since 1970, or one of {@link LOG}.
 * @throws UnknownTopicError, NotAuthorizedError, BrokerUnavailableError if no broker can be reached
 */
export async function logOffsets(cluster: Cluster, topic: string, timestamp: number): Promise<LogOffsets> {
  const { partitions } = await cluster.topic(topic)
  const byLeader = new Map<number, number[]>()
  for (const { partition, leader } of partitions) byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition])
  const offsets = new Map<number, number>()
  const ask = async ([leader, asked]: [number, number[]]) => {
    for (const [partition, offset] of await offsetsOf(cluster, { leader, topic, partitions: asked, timestamp }))
      offsets.set(partition, offset)
  }
  const results = await Promise.allSettled([...byLeader].map(ask))
  const failed = results.find((result) => result.status === 'rejected')
  return { offsets, error: failed && translateError(failed.reason) }
}

interface Question {
  leader: number
  topic: string
  partitions: readonly number[]
  timestamp: number
}

/** @throws the broker's error, or BrokerUnavailableError if it does not answer in time */
export async function offsetsOf(
  cluster: Cluster,
  { leader, topic, partitions, timestamp }: Question,
): Promise<Map<number, number>> {
  const { responses } = await cluster.ask(leader, 'ListOffsets', {
    replicaId: -1,
    isolationLevel: 1,
    topics: [{ topic, partitions: partitions.map((partition) => ({ partition, timestamp: String(timestamp) })) }],
  })
  const found = responses.flatMap((each) => each.partitions)
  const error = found.map(({ errorCode }) => errorFrom(errorCode)).find(Boolean)
  if (error) throw error
  return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]))
}
