import { type TopicPartition, partitionKey } from './ownership'
import { type Member, assignSticky, findOwners } from './sticky-assignment'

/** What a member gets in one generation. */
export interface Share {
  assigned: TopicPartition[]
  /** Of these, what it is to give up as soon as the running work is done. */
  release: TopicPartition[]
}

/**
 * One step of handing partitions over without breaking into work. Where everything should be is {@link assignSticky}'s
 * answer for the members that stay. What is idle goes there at once. What is busy stays with its owner, marked for
 * release: the owner starts nothing new there and joins again when it is done, and that generation moves it. A leaver
 * keeps what is busy and gets nothing else.
 */
export function assignWithHandOver({
  members,
  partitions,
}: {
  members: readonly Member[]
  partitions: readonly TopicPartition[]
}): Map<string, Share> {
  const shares = new Map<string, Share>(members.map(({ memberId }) => [memberId, { assigned: [], release: [] }]))
  const busy = busyOwners(members)
  const targets = targetsOf(members, partitions)
  for (const partition of partitions) {
    const [owner, target] = [busy.get(partitionKey(partition)), targets.get(partitionKey(partition))]
    // Without stayers there is no target: what is idle waits for the next member.
    shares.get(owner?.memberId ?? target ?? '')?.assigned.push(partition)
    if (owner && owner.memberId !== target && !owner.leaving) shares.get(owner.memberId)?.release.push(partition)
  }
  return shares
}

/** Where each partition should be in the end. */
function targetsOf(members: readonly Member[], partitions: readonly TopicPartition[]): Map<string, string> {
  const stayers = members.filter(({ leaving }) => !leaving)
  const targets = new Map<string, string>()
  for (const [memberId, wanted] of assignSticky({ members: stayers, partitions }))
    for (const partition of wanted) targets.set(partitionKey(partition), memberId)
  return targets
}

/** Who works on which partition. A claim that a later generation has overtaken is void. */
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
