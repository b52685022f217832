import { type ErrorCode } from '../wire/error-code'
import { NO_BYTES } from './member'
import { type Membership } from './members'
import { type DescribedMember, type JoinAnswer, type SyncAnswer } from './group-requests'

export const refusedJoin = (error: ErrorCode, memberId: string): JoinAnswer => ({
  error,
  generation: -1,
  protocol: '',
  leader: '',
  memberId,
  members: [],
})

export const refusedSync = (error: ErrorCode): SyncAnswer => ({ error, assignment: NO_BYTES })

/** Everybody's metadata for the chosen protocol: what the leader needs to assign partitions. */
export function membersForLeader(members: Membership, protocol: string): JoinAnswer['members'] {
  return members.all().map((member) => ({ memberId: member.id, metadata: member.metadataFor(protocol) }))
}

/** Metadata and assignments are told only of a stable group, as Kafka does: before, they are nobody's. */
export function describeMembers(members: Membership, stableProtocol: string | null): DescribedMember[] {
  return members
    .all()
    .map((member) => ({
      memberId: member.id,
      clientId: member.clientId,
      clientHost: member.clientHost,
      metadata: stableProtocol === null ? NO_BYTES : member.metadataFor(stableProtocol),
      assignment: stableProtocol === null ? NO_BYTES : member.assignment,
    }))
}
