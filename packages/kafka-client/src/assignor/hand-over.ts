import { type TopicPartition, partitionKey } from '../topic-partition'
import { type AssignmentInput, type Member, assignSticky, findOwners } from './sticky-assignment'

export interface MemberAssignment {
  assigned: TopicPartition[]
  /** The subset of `assigned` that the member must release as soon as the running work is finished. */
  release: TopicPartition[]
}

/**
 * Assigns partitions without interrupting work. The target is the result of {@link assignSticky} for the members that
 * stay. Idle partitions move at once. A busy partition stays with its owner, marked for release: the owner starts no more
 * records there, and rejoins when the partition is idle, so that it can move. A leaving member keeps only busy partitions.
 */
export function assignWithHandOver({ members, partitions }: AssignmentInput): Map<string, MemberAssignment> {
  const assignments = new Map<string, MemberAssignment>(
    members.map(({ memberId }) => [memberId, { assigned: [], release: [] }]),
  )
  const busyOwners = ownersOfBusyPartitions(members)
  const targets = targetsOf({ members, partitions })
  for (const partition of partitions) {
    const owner = busyOwners.get(partitionKey(partition))
    const target = targets.get(partitionKey(partition))
    // There is no target if all members leave. Then idle partitions wait for the next member.
    assignments.get(owner?.memberId ?? target ?? '')?.assigned.push(partition)
    if (owner && owner.memberId !== target && !owner.leaving) assignments.get(owner.memberId)?.release.push(partition)
  }
  return assignments
}

/** The member that should finally own each partition. */
function targetsOf({ members, partitions }: AssignmentInput): Map<string, string> {
  const staying = members.filter(({ leaving }) => !leaving)
  const targets = new Map<string, string>()
  for (const [memberId, share] of assignSticky({ members: staying, partitions }))
    for (const partition of share) targets.set(partitionKey(partition), memberId)
  return targets
}

/** The owner of each busy partition. A claim is ignored if another member claims the partition in a later generation. */
function ownersOfBusyPartitions(members: readonly Member[]): Map<string, Member> {
  const owners = new Map<string, Member>()
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    const subscribers = members.filter(({ topics }) => topics.includes(topic))
    for (const [partition, { member, busy: isBusy }] of findOwners({ topic, subscribers }))
      if (isBusy) owners.set(partitionKey({ topic, partition }), member)
  }
  return owners
}
