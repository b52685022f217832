import { type Assignor } from '../group/group-member'
import { type Assignment, type Subscription } from '../group/consumer-protocol'
import { assignWithHandOver } from './hand-over'
import { decodeOwnership, encodeRelease, isRelease } from './ownership'
import { type TopicPartition } from '../topic-partition'

/**
 * Names of the assignor, the preferred one first. Under the second one, that of versions before this, an assignment without
 * partitions to release has no user data.
 */
const NAMES = ['HandOverSticky', 'FoodDeliverySticky']

/** {@link assignWithHandOver} under all its names: scaling by one pod moves one or two partitions, not all. */
export function createAssignors(partitions: () => readonly TopicPartition[]): Assignor[] {
  const assign = (members: ReadonlyMap<string, Subscription>) => {
    const owners = [...members].map(([memberId, { topics, userData }]) =>
      Object.assign(decodeOwnership(userData), { memberId, topics }),
    )
    const shares = assignWithHandOver({ members: owners, partitions: partitions() })
    return new Map<string, Assignment>(
      [...shares].map(([memberId, { assigned, release }]) => [
        memberId,
        { partitions: assigned, userData: encodeRelease(release) },
      ]),
    )
  }
  return NAMES.map((name) => ({ name, assign }))
}

/** Whether an assignor is ours. The members of a group have one in common. */
export const isOurProtocol = (protocol: string) => NAMES.includes(protocol)

/** Whether a leader of a version before this may have made the assignment. It ignores that a partition is busy. */
export const isEarlierProtocol = (protocol: string) => protocol === NAMES[1]

/**
 * Whether our assignor made the assignment. Otherwise a broker made it, for a group with members of the consumer protocol
 * (KIP-848): it does not wait for running work, so two owners could handle a key at once.
 */
export function isOurAssignment({ protocol, userData }: { protocol: string; userData: Buffer | null }): boolean {
  return isEarlierProtocol(protocol) || isRelease(userData)
}
