import { type ErrorCode } from '../wire/error-code'

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

/** An assignment strategy that a member supports, with its metadata for the leader. */
export interface Protocol {
  name: string
  metadata: Buffer
}

export interface JoinRequest {
  /** Empty in a member's first request. The response contains the assigned id. */
  memberId: string
  clientId: string
  clientHost: string
  sessionTimeoutMs: number
  rebalanceTimeoutMs: number
  protocolType: string
  protocols: Protocol[]
  /** True from JoinGroup v4 on: a new member gets an id first and repeats the request with it. */
  requiresKnownMemberId: boolean
}

export interface JoinResponse {
  error: ErrorCode
  generation: number
  protocol: string
  leader: string
  memberId: string
  /** Empty unless the member is the leader. */
  members: { memberId: string; metadata: Buffer }[]
}

export interface SyncRequest {
  memberId: string
  generation: number
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
