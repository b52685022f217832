import { type ErrorCode } from '../wire/error-code'

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

/** An assignment strategy a member offers, with what it tells the leader. */
export interface Protocol {
  name: string
  metadata: Buffer
}

export interface JoinRequest {
  /** Empty on the first join; the answer carries the id. */
  memberId: string
  clientId: string
  clientHost: string
  sessionTimeoutMs: number
  rebalanceTimeoutMs: number
  protocolType: string
  protocols: Protocol[]
  /** True from JoinGroup v4 on: a new member first gets its id and joins with it. */
  needsKnownMemberId: boolean
}

export interface JoinAnswer {
  error: ErrorCode
  generation: number
  protocol: string
  leader: string
  memberId: string
  /** Filled for the leader only. */
  members: { memberId: string; metadata: Buffer }[]
}

export interface SyncRequest {
  memberId: string
  generation: number
  /** From the leader only: each member's assignment. */
  assignments: { memberId: string; assignment: Buffer }[]
}

export interface SyncAnswer {
  error: ErrorCode
  assignment: Buffer
}

export type ReplyTo<T> = (answer: T) => void

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
