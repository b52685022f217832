import { type Ownership, type TopicPartition } from './ownership'

/** A member of the group and what it says it owns, with the generation in which it got it. */
export interface Member extends Ownership {
  memberId: string
  topics: readonly string[]
}

/** Whom a partition belongs to, by its latest claim. */
interface Owner {
  memberId: string
  generation: number
  busy: boolean
}

type Shares = Map<string, TopicPartition[]>

/**
 * Gives each partition to one subscribed member, so that shares differ by one at most per topic and as few partitions
 * as possible move: an owner keeps what it has up to its share, and only what is left over goes to others. Of two who
 * claim a partition, the one of the later generation is believed. The same input gives the same answer on any leader.
 */
export function assignSticky({
  members,
  partitions,
}: {
  members: readonly Member[]
  partitions: readonly TopicPartition[]
}): Shares {
  const shares: Shares = new Map(sortMembers(members).map(({ memberId }) => [memberId, []]))
  for (const [topic, topicPartitions] of groupByTopic(partitions)) {
    const subscribers = sortMembers(members).filter((member) => member.topics.includes(topic))
    if (subscribers.length > 0) shareTopic({ topic, partitions: topicPartitions, subscribers, shares })
  }
  return shares
}

interface TopicShare {
  topic: string
  partitions: readonly TopicPartition[]
  subscribers: readonly Member[]
  shares: Shares
}

function shareTopic({ topic, partitions, subscribers, shares }: TopicShare): void {
  const owners = findOwners({ topic, subscribers })
  const kept = new Map<string, TopicPartition[]>(subscribers.map(({ memberId }) => [memberId, []]))
  const keptBy = ({ partition }: TopicPartition) => kept.get(owners.get(partition)?.memberId ?? '')
  for (const partition of partitions) keptBy(partition)?.push(partition)
  const quotas = shareOut({ count: partitions.length, kept, shares })
  const free = partitions.filter((partition) => !keptBy(partition)?.includes(partition))
  for (const [memberId, list] of kept) free.push(...list.splice(quotas.get(memberId) ?? 0))
  for (const [memberId, list] of kept) {
    while (list.length < (quotas.get(memberId) ?? 0)) list.push(free.shift()!)
    shares.get(memberId)?.push(...list)
  }
}

/** Who owns each partition of a topic by what the members say: the claim of the latest generation counts. */
export function findOwners({ topic, subscribers }: Pick<TopicShare, 'topic' | 'subscribers'>): Map<number, Owner> {
  const owners = new Map<number, Owner>()
  for (const { memberId, owned, generation } of subscribers) {
    for (const { topic: claimed, partition, busy } of owned) {
      const known = owners.get(partition)
      if (claimed === topic && (!known || known.generation < generation))
        owners.set(partition, { memberId, generation, busy })
    }
  }
  return owners
}

/** How many partitions each may have: the larger shares go to those who own most already, then to those with least in all. */
function shareOut({
  count,
  kept,
  shares,
}: {
  count: number
  kept: Map<string, TopicPartition[]>
  shares: Shares
}): Map<string, number> {
  const least = Math.floor(count / kept.size)
  let larger = count % kept.size
  const ranked = [...kept].sort(
    ([a, ownsA], [b, ownsB]) =>
      ownsB.length - ownsA.length || (shares.get(a)?.length ?? 0) - (shares.get(b)?.length ?? 0) || (a < b ? -1 : 1),
  )
  return new Map(ranked.map(([memberId]) => [memberId, larger-- > 0 ? least + 1 : least]))
}

function sortMembers(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
}

function groupByTopic(partitions: readonly TopicPartition[]): Map<string, TopicPartition[]> {
  const topics = new Map<string, TopicPartition[]>()
  for (const partition of partitions) {
    const list = topics.get(partition.topic)
    if (list) list.push(partition)
    else topics.set(partition.topic, [partition])
  }
  return topics
}
