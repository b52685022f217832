import { type Assignor } from '../group/group-member'
import { type Assignment, type Subscription } from '../group/consumer-protocol'
import { assignWithHandOver } from './hand-over'
import { decodeOwnership, encodeRelease, isRelease } from './ownership'
import { type TopicPartition } from '../topic-partition'

/**
 * Names of the assignor, the preferred one first. The second one is that of earlier versions, whose assignments have no user
 * data if there are no partitions to release.
 */
const NAMES = ['HandOverSticky', 'FoodDeliverySticky']

/** {@link assignWithHandOver} under both names. When a pod starts or stops, only as many partitions move as necessary. */
export function createAssignors(partitions: () => readonly TopicPartition[]): Assignor[] {
  const assign = (members: ReadonlyMap<string, Subscription>) => {
    const owners = [...members].map(([memberId, { topics, userData }]) =>
      Object.assign(decodeOwnership(userData), { memberId, topics }),
    )
    const assignments = assignWithHandOver({ members: owners, partitions: partitions() })
    return new Map<string, Assignment>(
      [...assignments].map(([memberId, { assigned, release }]) => [
        memberId,
        { partitions: assigned, userData: encodeRelease(release) },
      ]),
    )
  }
  return NAMES.map((name) => ({ name, assign }))
}

/** Whether the name is that of this assignor. All members of a group use the same assignor. */
export const isOurProtocol = (protocol: string) => NAMES.includes(protocol)

/** Whether the leader of the group may have an earlier version, which also moves busy partitions. */
export const isEarlierProtocol = (protocol: string) => protocol === NAMES[1]

/**
 * Whether this assignor made the assignment. Otherwise a broker made it, for a group with members of the consumer protocol
 * (KIP-848). The broker does not wait for running work, so two owners could handle records of one key at the same time.
 */
export function isOurAssignment({ protocol, userData }: { protocol: string; userData: Buffer | null }): boolean {
  return isEarlierProtocol(protocol) || isRelease(userData)
}
