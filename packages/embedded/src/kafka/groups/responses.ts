import { type ErrorCode } from '../wire/error-code'
import { NO_BYTES } from './member'
import { type GroupMembers } from './group-members'
import { type DescribedMember, type JoinResponse, type SyncResponse } from './group-requests'

export const failedJoin = (error: ErrorCode, memberId: string): JoinResponse => ({
  error,
  generation: -1,
  protocol: '',
  leader: '',
  memberId,
  members: [],
})

export const failedSync = (error: ErrorCode): SyncResponse => ({ error, assignment: NO_BYTES })

/** All members' metadata for the chosen protocol, from which the leader computes the assignment. */
export function membersForLeader(members: GroupMembers, protocol: string): JoinResponse['members'] {
  return members.all().map((member) => ({ memberId: member.id, metadata: member.metadataFor(protocol) }))
}

/** Describes the members; as in Kafka, metadata and assignments are included only if the group is stable. */
export function describeMembers(members: GroupMembers, stableProtocol: string | null): DescribedMember[] {
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
