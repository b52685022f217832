import { isOurProtocol } from '../assignor/assignors'
import { type TopicMetadata } from '../cluster/topic-metadata'
import { decodeAssignment } from '../group/consumer-protocol'
import { sleep } from '../time'
import { type DescribedGroup } from '../transport/transport'
import { type Coordinators } from './coordinators'
import { type GroupView } from './lag-view'
import { type CountedGroupLag, type CountedLag } from './offset-history'

const RETRIES = 3
const RETRY_MS = 100

/** The state of a group for one topic. */
export interface GroupOffsets {
  /** By partition; −1 before the first commit. */
  committed: Map<number, number>
  members: number
  /** clientId by partition. */
  owners: Map<number, string>
}

/**
 * Fetches the committed offsets and the members of a group. Retries up to three times, because a coordinator that has
 * just started or moved rejects requests.
 * @throws the broker's error, or the transport's
 */
export async function groupOffsets(
  coordinators: Coordinators,
  { groupId, topic, partitions }: { groupId: string; topic: string; partitions: readonly number[] },
): Promise<GroupOffsets> {
  const topics = [{ topic, partitions: partitions.map((partition) => ({ partition })) }]
  return withRetries(async () => {
    const [fetched, described] = await Promise.all([
      coordinators.request(groupId, 'OffsetFetch', { groupId, topics }),
      coordinators.request(groupId, 'DescribeGroups', { groupIds: [groupId] }),
    ])
    const offsets = fetched.responses.flatMap((each) => each.partitions)
    for (const { errorCode } of [fetched, ...offsets]) coordinators.throwIfError(groupId, errorCode)
    const committed = new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]))
    return { committed, ...membersOf(described.groups[0], topic) }
  })
}

/** Returns the given topics in which a group has committed offsets. @throws the broker's error, or the transport's */
export async function committedTopics(
  coordinators: Coordinators,
  groupId: string,
  allTopics: readonly TopicMetadata[],
): Promise<string[]> {
  const topics = allTopics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition }) => ({ partition })),
  }))
  const { responses } = await withRetries(async () => {
    const fetched = await coordinators.request(groupId, 'OffsetFetch', { groupId, topics })
    coordinators.throwIfError(groupId, fetched.errorCode)
    return fetched
  })
  return responses.flatMap(({ topic, partitions }) =>
    partitions.some(({ offset }) => Number(offset) >= 0) ? [topic] : [],
  )
}

async function withRetries<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (attempt > RETRIES || (error as { retriable?: boolean }).retriable === false) throw error
      await sleep(RETRY_MS * attempt)
    }
  }
}

function membersOf(group: DescribedGroup | undefined, topic: string): Pick<GroupOffsets, 'members' | 'owners'> {
  const owners = new Map<number, string>()
  for (const { clientId, memberAssignment } of group?.members ?? [])
    // The assignment is empty while the group rebalances.
    for (const each of decodeAssignment(memberAssignment).partitions)
      if (each.topic === topic) owners.set(each.partition, clientId)
  return { members: group?.members.length ?? 0, owners }
}

type Offsets = ReadonlyMap<number, number>

export function toLag(starts: Offsets, ends: Offsets, { committed, members, owners }: GroupOffsets): CountedGroupLag {
  const partitions = [...ends]
    .map(([partition, end]): CountedLag => {
      const offset = committed.get(partition) ?? -1
      const start = starts.get(partition) ?? 0
      const lag = Math.max(0, end - (offset < 0 ? start : offset))
      const owner = owners.get(partition)
      return { partition, committed: offset, start, end, lag, ...(owner === undefined ? {} : { owner }) }
    })
    .sort((a, b) => a.partition - b.partition)
  return { total: partitions.reduce((sum, { lag }) => sum + lag, 0), partitions, members }
}

/**
 * The client ids of a group's members, and whether these are incompatible with the consumers of this library.
 * @throws the broker's error, or the transport's
 */
export async function describeGroup(coordinators: Coordinators, groupId: string): Promise<GroupView> {
  const { groups } = await coordinators.request(groupId, 'DescribeGroups', { groupIds: [groupId] })
  const { errorCode = 0, state, protocol = '', members = [] } = groups[0] ?? {}
  coordinators.throwIfError(groupId, errorCode)
  const clientIds = [...new Set(members.map(({ clientId }) => clientId))].sort()
  // For a group of the consumer protocol (KIP-848), DescribeGroups returns the state Dead, but ListGroups returns the group.
  if (state === 'Dead') return { clientIds, isIncompatible: await isListed(coordinators, groupId) }
  return { clientIds, isIncompatible: members.length > 0 && protocol !== '' && !isOurProtocol(protocol) }
}

async function isListed(coordinators: Coordinators, groupId: string): Promise<boolean> {
  const { groups } = await coordinators.request(groupId, 'ListGroups', {})
  return groups.some((group) => group.groupId === groupId)
}
