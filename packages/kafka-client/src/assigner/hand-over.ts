import { type TopicPartition } from './ownership'
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
  const shares = new Map<string, Share>(
    members.map(({ memberId }) => [memberId, { assigned: [], release: [] }]),
  )
  const stayers = members.filter(({ leaving }) => !leaving)
  const busy = busyOwners(members)
  for (const [memberId, wanted] of assignSticky({ members: stayers, partitions })) {
    for (const partition of wanted)
      place({ partition, to: memberId, owner: busy.get(keyOf(partition)), shares })
  }
  if (stayers.length === 0) leaveToLeavers({ partitions, busy, shares })
  return shares
}

function place({
  partition,
  to,
  owner,
  shares,
}: {
  partition: TopicPartition
  to: string
  owner: Member | undefined
  shares: Map<string, Share>
}): void {
  shares.get(owner?.memberId ?? to)?.assigned.push(partition)
  if (owner && owner.memberId !== to && !owner.leaving) shares.get(owner.memberId)?.release.push(partition)
}

/** Nobody stays: what is idle waits for the next member. */
function leaveToLeavers({
  partitions,
  busy,
  shares,
}: {
  partitions: readonly TopicPartition[]
  busy: Map<string, Member>
  shares: Map<string, Share>
}): void {
  for (const partition of partitions) {
    const owner = busy.get(keyOf(partition))
    if (owner) shares.get(owner.memberId)?.assigned.push(partition)
  }
}

/** Who works on which partition. A claim that a later generation has overtaken is void. */
function busyOwners(members: readonly Member[]): Map<string, Member> {
  const byId = new Map(members.map((member) => [member.memberId, member]))
  const busy = new Map<string, Member>()
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    const subscribers = members.filter(({ topics }) => topics.includes(topic))
    for (const [partition, { memberId, busy: isBusy }] of findOwners({ topic, subscribers }))
      if (isBusy) busy.set(keyOf({ topic, partition }), byId.get(memberId)!)
  }
  return busy
}

const keyOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`
