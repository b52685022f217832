import { type PartitionLeader } from '../cluster/topic-metadata'
import { type Cluster } from '../cluster/cluster'
import { asError, errorFrom, translateError } from '../broker-errors'

/** Timestamps that ListOffsets understands as the start and the end of a log. */
export const LOG = { start: -2, end: -1 }

/** What the leaders of a topic answered. */
export interface LogOffsets {
  /** By partition; −1 if all records are older. Without the partitions that have no leader, or whose leader did not answer. */
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
  const first = await askLeaders(cluster, { topic, timestamp, partitions })
  if (!first.error) return first
  await cluster.refresh()
  const moved = partitions
    .map(({ partition, leader }) => ({ partition, asked: leader, leader: cluster.leaderOf(topic, partition) }))
    .filter(({ partition, asked, leader }) => !first.offsets.has(partition) && leader !== asked)
  const second = await askLeaders(cluster, { topic, timestamp, partitions: moved })
  const offsets = new Map([...first.offsets, ...second.offsets])
  return { offsets, error: offsets.size < partitions.length ? translateError(first.error) : undefined }
}

/** As {@link logOffsets} of one partition. @throws the broker's error */
export async function logOffset(
  cluster: Cluster,
  topic: string,
  partition: number,
  timestamp: number,
): Promise<number> {
  const partitions = [{ partition, leader: cluster.leaderOf(topic, partition) }]
  const { offsets, error } = await askLeaders(cluster, { topic, timestamp, partitions })
  if (error) throw error
  return offsets.get(partition) ?? -1
}

interface Question {
  topic: string
  timestamp: number
  partitions: readonly Pick<PartitionLeader, 'partition' | 'leader'>[]
}

async function askLeaders(cluster: Cluster, question: Question): Promise<LogOffsets> {
  const leaders = [...new Set(question.partitions.map(({ leader }) => leader))]
  const answers = await Promise.all(leaders.map((leader) => askLeader(cluster, leader, question)))
  return {
    offsets: new Map(answers.flatMap(({ offsets }) => [...offsets])),
    error: answers.map(({ error }) => error).find(Boolean),
  }
}

async function askLeader(
  cluster: Cluster,
  leader: number,
  { topic, timestamp, partitions }: Question,
): Promise<LogOffsets> {
  const own = partitions.filter((each) => each.leader === leader)
  const asked = own.map(({ partition }) => ({ partition, timestamp: String(timestamp) }))
  const topics = [{ topic, partitions: asked }]
  const offsets = new Map<number, number>()
  try {
    const { responses } = await cluster.ask(leader, 'ListOffsets', { replicaId: -1, isolationLevel: 1, topics })
    const found = responses.flatMap((each) => each.partitions)
    for (const { partition, offset, errorCode } of found) if (errorCode === 0) offsets.set(partition, Number(offset))
    return { offsets, error: found.map(({ errorCode }) => errorFrom(errorCode)).find(Boolean) }
  } catch (error) {
    return { offsets, error: asError(error) }
  }
}
