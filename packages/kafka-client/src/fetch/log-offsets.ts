import { type PartitionLeader } from '../cluster/topic-metadata'
import { type Cluster } from '../cluster/cluster'
import { asError, errorFrom, translateError } from '../broker-errors'

/** Timestamp with which ListOffsets returns the start of the log. */
export const EARLIEST_TIMESTAMP = -2
/** Timestamp with which ListOffsets returns the end of the log. */
export const LATEST_TIMESTAMP = -1

/** The offsets that the leaders of a topic returned. */
export interface LogOffsets {
  /** By partition; −1 if all records are older. Omits partitions whose leader is missing or does not respond. */
  offsets: Map<number, number>
  /** The first error, if partitions are missing. */
  error: Error | undefined
}

/**
 * The offset of each partition's first record that is not older than `timestamp`: ms since 1970,
 * {@link EARLIEST_TIMESTAMP} or {@link LATEST_TIMESTAMP}.
 * @throws UnknownTopicError, NotAuthorizedError, BrokerUnavailableError if no broker can be reached
 */
export async function logOffsets(cluster: Cluster, topic: string, timestamp: number): Promise<LogOffsets> {
  const { partitions } = await cluster.topic(topic)
  const firstResult = await requestOffsets(cluster, { topic, timestamp, partitions })
  if (!firstResult.error) return firstResult
  await cluster.refresh()
  const movedPartitions = partitions
    .filter(
      ({ partition, leader }) => !firstResult.offsets.has(partition) && leader !== cluster.leaderOf(topic, partition),
    )
    .map(({ partition }) => ({ partition, leader: cluster.leaderOf(topic, partition) }))
  const secondResult = await requestOffsets(cluster, { topic, timestamp, partitions: movedPartitions })
  const offsets = new Map([...firstResult.offsets, ...secondResult.offsets])
  return { offsets, error: offsets.size < partitions.length ? translateError(firstResult.error) : undefined }
}

/** The offset of a partition's first record. @throws the broker's error */
export async function startOffset(cluster: Cluster, topic: string, partition: number): Promise<number> {
  const partitions = [{ partition, leader: cluster.leaderOf(topic, partition) }]
  const { offsets, error } = await requestOffsets(cluster, { topic, timestamp: EARLIEST_TIMESTAMP, partitions })
  if (error) throw error
  return offsets.get(partition) ?? 0
}

interface OffsetsRequest {
  topic: string
  timestamp: number
  partitions: readonly Pick<PartitionLeader, 'partition' | 'leader'>[]
}

async function requestOffsets(cluster: Cluster, request: OffsetsRequest): Promise<LogOffsets> {
  const leaders = [...new Set(request.partitions.map(({ leader }) => leader))]
  const results = await Promise.all(leaders.map((leader) => requestFrom(cluster, leader, request)))
  return {
    offsets: new Map(results.flatMap(({ offsets }) => [...offsets])),
    error: results.map(({ error }) => error).find(Boolean),
  }
}

async function requestFrom(
  cluster: Cluster,
  leader: number,
  { topic, timestamp, partitions }: OffsetsRequest,
): Promise<LogOffsets> {
  const partitionsOfLeader = partitions.filter((each) => each.leader === leader)
  const topics = [
    { topic, partitions: partitionsOfLeader.map(({ partition }) => ({ partition, timestamp: String(timestamp) })) },
  ]
  const offsets = new Map<number, number>()
  try {
    const { responses } = await cluster.requestWithTimeout(leader, 'ListOffsets', { topics })
    const results = responses.flatMap((each) => each.partitions)
    for (const { partition, offset, errorCode } of results) if (errorCode === 0) offsets.set(partition, Number(offset))
    return { offsets, error: results.map(({ errorCode }) => errorFrom(errorCode)).find(Boolean) }
  } catch (error) {
    return { offsets, error: asError(error) }
  }
}
