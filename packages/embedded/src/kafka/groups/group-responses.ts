import { type ErrorCode } from '../wire/error-code'
import { EMPTY_BUFFER } from './member'
import { type GroupMembers } from './group-members'
import { type DescribedMember, type JoinResponse, type SyncResponse } from './group-messages'

export const failedJoin = (error: ErrorCode, memberId: string): JoinResponse => ({
  error,
  generation: -1,
  protocolType: null,
  protocol: '',
  leader: '',
  memberId,
  members: [],
})

export const failedSync = (error: ErrorCode): SyncResponse => ({ error, assignment: EMPTY_BUFFER })

/** The metadata of all members for this protocol. The leader uses it to compute the assignment. */
export function membersForLeader(members: GroupMembers, protocol: string): JoinResponse['members'] {
  return members
    .all()
    .map((member) => ({ memberId: member.id, instanceId: member.instanceId, metadata: member.metadataFor(protocol) }))
}

/** As in Kafka, metadata and assignments are included only if the group is stable. */
export function describeMembers(members: GroupMembers, stableProtocol: string | null): DescribedMember[] {
  return members
    .all()
    .map((member) => ({
      memberId: member.id,
      instanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      metadata: stableProtocol === null ? EMPTY_BUFFER : member.metadataFor(stableProtocol),
      assignment: stableProtocol === null ? EMPTY_BUFFER : member.assignment,
    }))
}
