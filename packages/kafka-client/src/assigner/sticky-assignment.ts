import { type Ownership, type TopicPartition } from './ownership'

/** A member of the group with the partitions it states to own. */
export interface Member extends Ownership {
  memberId: string
  topics: readonly string[]
}

/** What the leader of a group has to assign. */
export interface Assignable {
  members: readonly Member[]
  partitions: readonly TopicPartition[]
}

/** The owner of a partition, by the latest claim. */
interface Owner {
  memberId: string
  generation: number
  busy: boolean
}

type Shares = Map<string, TopicPartition[]>

/**
 * Assigns each partition to one subscribed member, so that shares differ by one at most per topic and as few partitions as
 * possible move: an owner keeps its partitions up to its quota, and only the rest moves. If two members claim a partition,
 * the later generation counts. The same input gives the same result on any leader.
 */
export function assignSticky({ members, partitions }: Assignable): Shares {
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
  const kept: Shares = new Map(subscribers.map(({ memberId }) => [memberId, []]))
  const keptBy = ({ partition }: TopicPartition) => kept.get(owners.get(partition)?.memberId ?? '')
  for (const partition of partitions) keptBy(partition)?.push(partition)
  const quotas = quotasOf({ count: partitions.length, kept, shares })
  const free = partitions.filter((partition) => !keptBy(partition)?.includes(partition))
  for (const [memberId, list] of kept) free.push(...list.splice(quotas.get(memberId) ?? 0))
  for (const [memberId, list] of kept) {
    while (list.length < (quotas.get(memberId) ?? 0)) list.push(free.shift()!)
    shares.get(memberId)?.push(...list)
  }
}

/** The owner of each partition of a topic: of several claims, that of the latest generation counts. */
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

/** Partitions per member: the larger quotas go to members that own most of this topic, then to those with fewest in all. */
function quotasOf({ count, kept, shares }: { count: number; kept: Shares; shares: Shares }): Map<string, number> {
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
