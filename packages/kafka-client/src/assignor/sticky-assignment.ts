import { type Ownership } from './ownership'
import { type TopicPartition } from '../topic-partition'

/** A member of the group with the partitions that it claims to own. */
export interface Member extends Ownership {
  memberId: string
  topics: readonly string[]
}

export interface AssignmentInput {
  members: readonly Member[]
  partitions: readonly TopicPartition[]
}

/** The member with the latest claim on a partition. */
interface Owner {
  member: Member
  busy: boolean
}

type Assignments = Map<string, TopicPartition[]>

/**
 * Assigns each partition to one subscribed member. Per topic, the numbers of partitions of any two members differ by at most
 * one, and as few partitions as possible move: an owner keeps its partitions up to its quota. If two members claim a
 * partition, the claim of the later generation is valid. The result depends only on the input, not on the leader.
 */
export function assignSticky({ members, partitions }: AssignmentInput): Assignments {
  const assignments: Assignments = new Map(sortMembers(members).map(({ memberId }) => [memberId, []]))
  for (const [topic, topicPartitions] of groupByTopic(partitions)) {
    const subscribers = sortMembers(members).filter((member) => member.topics.includes(topic))
    if (subscribers.length > 0) assignTopic({ topic, partitions: topicPartitions, subscribers, assignments })
  }
  return assignments
}

interface TopicInput {
  topic: string
  partitions: readonly TopicPartition[]
  subscribers: readonly Member[]
  assignments: Assignments
}

function assignTopic({ topic, partitions, subscribers, assignments }: TopicInput): void {
  const owners = findOwners({ topic, subscribers })
  const kept: Assignments = new Map(subscribers.map(({ memberId }) => [memberId, []]))
  /** The partitions that the owner of this partition keeps. */
  const keptByOwnerOf = ({ partition }: TopicPartition) => kept.get(owners.get(partition)?.member.memberId ?? '')
  for (const partition of partitions) keptByOwnerOf(partition)?.push(partition)
  const quotas = quotasOf({ count: partitions.length, kept, assignments })
  const unassigned = partitions.filter((partition) => !keptByOwnerOf(partition)?.includes(partition))
  // A member gives away the partitions above its quota.
  for (const [memberId, list] of kept) unassigned.push(...list.splice(quotas.get(memberId) ?? 0))
  for (const [memberId, list] of kept) {
    while (list.length < (quotas.get(memberId) ?? 0)) list.push(unassigned.shift()!)
    assignments.get(memberId)?.push(...list)
  }
}

/** The owner of each partition of a topic. Of several claims, the one of the latest generation is valid. */
export function findOwners({ topic, subscribers }: Pick<TopicInput, 'topic' | 'subscribers'>): Map<number, Owner> {
  const owners = new Map<number, Owner>()
  for (const member of subscribers) {
    for (const { partition, busy } of member.owned.filter((claim) => claim.topic === topic)) {
      const previousOwner = owners.get(partition)?.member
      if (!previousOwner || previousOwner.generation < member.generation) owners.set(partition, { member, busy })
    }
  }
  return owners
}

/**
 * Partitions per member. If the members cannot get equally many, those that own the most partitions of this topic get one
 * more; of those that own equally many, the ones with the fewest partitions of the topics assigned before.
 */
function quotasOf({
  count,
  kept,
  assignments,
}: {
  count: number
  kept: Assignments
  assignments: Assignments
}): Map<string, number> {
  const minimum = Math.floor(count / kept.size)
  let remainder = count % kept.size
  const ranked = [...kept].sort(
    ([idA, keptA], [idB, keptB]) =>
      keptB.length - keptA.length ||
      (assignments.get(idA)?.length ?? 0) - (assignments.get(idB)?.length ?? 0) ||
      (idA < idB ? -1 : 1),
  )
  return new Map(ranked.map(([memberId]) => [memberId, remainder-- > 0 ? minimum + 1 : minimum]))
}

function sortMembers(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
}

function groupByTopic(partitions: readonly TopicPartition[]): Map<string, TopicPartition[]> {
  const topics = new Map<string, TopicPartition[]>()
  for (const partition of partitions) {
    const list = topics.get(partition.topic) ?? []
    topics.set(partition.topic, list)
    list.push(partition)
  }
  return topics
}
