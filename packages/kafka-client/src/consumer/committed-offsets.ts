import { isDenied } from '../broker-errors'
import { type CommittedOffset, type GroupMember } from '../group/group-member'
import { backoffMs, sleep } from '../time'
import { type TopicPartition } from '../topic-partition'

interface FetchOptions {
  member: GroupMember
  partitions: readonly TopicPartition[]
  /** False after another join, which fetches the offsets again if they are still needed. */
  isCurrent: () => boolean
  closed: AbortSignal
}

const RETRY = { initialMs: 100, maxMs: 1_000 }
const MAX_ATTEMPTS = 10

/**
 * Fetches the committed offsets of partitions, with retries. Returns none if they are no longer needed.
 * @throws the broker's error if the ACLs deny access, or after ten attempts
 */
export async function fetchCommitted(options: FetchOptions): Promise<CommittedOffset[]> {
  const { member, partitions, isCurrent, closed } = options
  for (let attempt = 1; isCurrent(); attempt++) {
    try {
      const committed = await member.committedOffsets(partitions)
      return isCurrent() ? committed : []
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || isDenied(error)) throw error
      await sleep(backoffMs(attempt, RETRY), closed)
    }
  }
  return []
}
