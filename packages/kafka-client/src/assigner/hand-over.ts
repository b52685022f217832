import { type TopicPartition, partitionKey } from './ownership'
import { type Assignable, type Member, assignSticky, findOwners } from './sticky-assignment'

/** The partitions of a member in one generation. */
export interface Share {
  assigned: TopicPartition[]
  /** Those of `assigned` that it must release as soon as their running work is finished. */
  release: TopicPartition[]
}

/**
 * One step of moving partitions without interrupting work. The target is {@link assignSticky} over the members that stay.
 * Idle partitions move at once. A busy one stays with its owner, marked for release: the owner starts no more records
 * there and rejoins when it is idle, and that generation moves it. A leaving member keeps its busy partitions only.
 */
export function assignWithHandOver({ members, partitions }: Assignable): Map<string, Share> {
  const shares = new Map<string, Share>(members.map(({ memberId }) => [memberId, { assigned: [], release: [] }]))
  const busy = busyOwners(members)
  const targets = targetsOf({ members, partitions })
  for (const partition of partitions) {
    const [owner, target] = [busy.get(partitionKey(partition)), targets.get(partitionKey(partition))]
    // If all members leave there is no target: idle partitions wait for the next member.
    shares.get(owner?.memberId ?? target ?? '')?.assigned.push(partition)
    if (owner && owner.memberId !== target && !owner.leaving) shares.get(owner.memberId)?.release.push(partition)
  }
  return shares
}

/** The member that each partition should end up with. */
function targetsOf({ members, partitions }: Assignable): Map<string, string> {
  const staying = members.filter(({ leaving }) => !leaving)
  const targets = new Map<string, string>()
  for (const [memberId, share] of assignSticky({ members: staying, partitions }))
    for (const partition of share) targets.set(partitionKey(partition), memberId)
  return targets
}

/** The owner of each busy partition. A claim counts unless a later generation has a newer one. */
function busyOwners(members: readonly Member[]): Map<string, Member> {
  const byId = new Map(members.map((member) => [member.memberId, member]))
  const busy = new Map<string, Member>()
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    const subscribers = members.filter(({ topics }) => topics.includes(topic))
    for (const [partition, { memberId, busy: isBusy }] of findOwners({ topic, subscribers }))
      if (isBusy) busy.set(partitionKey({ topic, partition }), byId.get(memberId)!)
  }
  return busy
}
