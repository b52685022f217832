import { type ErrorCode } from '../wire/error-code'

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

/** An assignment strategy that a member supports, with its metadata for the leader. */
export interface Protocol {
  name: string
  metadata: Buffer
}

/** The ids by which a member identifies itself. */
export interface MemberIdentity {
  /** Empty in a member's first request. The response contains the assigned id. */
  memberId: string
  /** group.instance.id of a static member, which keeps its assignment if it rejoins with a new member id. */
  instanceId?: string | null
}

export interface JoinRequest extends MemberIdentity {
  clientId: string
  clientHost: string
  sessionTimeoutMs: number
  rebalanceTimeoutMs: number
  protocolType: string
  protocols: Protocol[]
  /** Whether this is JoinGroup v4 or later: a new member gets an id first and repeats the request with it. */
  requiresKnownMemberId: boolean
  /** Whether this is JoinGroup v9 or later: a static leader that rejoins gets all members, but assigns no partitions. */
  canSkipAssignment?: boolean
}

export interface JoinResponse {
  error: ErrorCode
  generation: number
  protocolType: string | null
  protocol: string
  leader: string
  memberId: string
  /** Whether the leader must not assign partitions, because all members keep theirs. */
  skipAssignment?: boolean
  /** Empty unless the member is the leader. */
  members: { memberId: string; instanceId: string | null; metadata: Buffer }[]
}

export interface SyncRequest extends MemberIdentity {
  generation: number
  /** Since SyncGroup v5, the member repeats the protocol type and the protocol of the JoinGroup response. */
  protocolType?: string | null
  protocol?: string | null
  /** Empty unless the member is the leader. */
  assignments: { memberId: string; assignment: Buffer }[]
}

export interface SyncResponse {
  error: ErrorCode
  assignment: Buffer
}

export type Respond<T> = (response: T) => void

export interface DescribedMember {
  memberId: string
  instanceId: string | null
  clientId: string
  clientHost: string
  metadata: Buffer
  assignment: Buffer
}

export interface DescribedGroup {
  state: GroupState
  protocolType: string
  protocol: string
  members: DescribedMember[]
}
