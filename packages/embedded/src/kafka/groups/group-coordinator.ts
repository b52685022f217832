import { randomUUID } from 'node:crypto'
import { forgetTopic, offsetKey } from '../storage/snapshot'
import { type CommittedOffset, type Storage } from '../storage/storage'
import { ErrorCode } from '../wire/error-code'
import { DeadlineTimer } from './deadline-timer'
import { Group } from './group'
import {
  type DescribedGroup,
  type JoinAnswer,
  type JoinRequest,
  type ReplyTo,
  type SyncAnswer,
  type SyncRequest,
} from './group-requests'

export interface GroupCoordinatorOptions {
  storage: Storage
  /** Monotonic time in ms. */
  now: () => number
  initialRebalanceDelayMs: number
}

interface Coordinated {
  group: Group
  timer: DeadlineTimer
  offsets: Map<string, CommittedOffset>
}

export interface CommitRequest {
  groupId: string
  memberId: string
  generation: number
  offsets: CommittedOffset[]
}

/** All groups: finds or makes the one a request names, keeps its timer and its committed offsets. */
export class GroupCoordinator {
  private readonly groups = new Map<string, Coordinated>()
  private readonly options: GroupCoordinatorOptions

  constructor(options: GroupCoordinatorOptions) {
    this.options = options
    for (const [groupId, offsets] of options.storage.snapshot.groups)
      this.findOrCreate(groupId).offsets = new Map(offsets)
  }

  join(groupId: string, request: JoinRequest, reply: ReplyTo<JoinAnswer>): void {
    const coordinated = this.findOrCreate(groupId)
    coordinated.group.join(request, reply)
    this.reschedule(coordinated)
  }

  sync(groupId: string, request: SyncRequest, reply: ReplyTo<SyncAnswer>): void {
    const coordinated = this.groups.get(groupId)
    if (!coordinated) return reply({ error: ErrorCode.UNKNOWN_MEMBER_ID, assignment: Buffer.alloc(0) })
    coordinated.group.sync(request, reply)
    this.reschedule(coordinated)
  }

  heartbeat(groupId: string, request: { memberId: string; generation: number }): ErrorCode {
    // A heartbeat only moves deadlines further away, so the timer may stay as it is.
    return this.groups.get(groupId)?.group.heartbeat(request) ?? ErrorCode.UNKNOWN_MEMBER_ID
  }

  leave(groupId: string, memberId: string): ErrorCode {
    const coordinated = this.groups.get(groupId)
    if (!coordinated) return ErrorCode.UNKNOWN_MEMBER_ID
    const error = coordinated.group.leave(memberId)
    this.reschedule(coordinated)
    return error
  }

  /** Stores offsets when the sender may. Groups that nobody joined come into being here, as with Kafka. */
  commit({ groupId, memberId, generation, offsets }: CommitRequest): ErrorCode {
    if (!this.groups.has(groupId) && generation >= 0) return ErrorCode.ILLEGAL_GENERATION
    const { group, offsets: stored } = this.findOrCreate(groupId)
    const error = group.checkCommit({ memberId, generation })
    if (error !== ErrorCode.NONE || offsets.length === 0) return error
    for (const offset of offsets) stored.set(offsetKey(offset.topic, offset.partition), offset)
    this.options.storage.record({ kind: 'offsetsCommitted', group: groupId, offsets })
    return ErrorCode.NONE
  }

  committed(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.groups.get(groupId)?.offsets.get(offsetKey(topic, partition))
  }

  allCommitted(groupId: string): CommittedOffset[] {
    return [...(this.groups.get(groupId)?.offsets.values() ?? [])]
  }

  list(): { groupId: string; protocolType: string }[] {
    return [...this.groups].map(([groupId, { group }]) => ({ groupId, ...pickType(group.describe()) }))
  }

  /** A group nobody knows is described as dead, as Kafka does. */
  describe(groupId: string): DescribedGroup {
    const group = this.groups.get(groupId)?.group
    return group?.describe() ?? { state: 'Dead', protocolType: '', protocol: '', members: [] }
  }

  delete(groupId: string): ErrorCode {
    const coordinated = this.groups.get(groupId)
    if (!coordinated) return ErrorCode.GROUP_ID_NOT_FOUND
    if (coordinated.group.state !== 'Empty') return ErrorCode.NON_EMPTY_GROUP
    coordinated.group.kill()
    coordinated.timer.cancel()
    this.groups.delete(groupId)
    this.options.storage.record({ kind: 'groupDeleted', group: groupId })
    return ErrorCode.NONE
  }

  /** Forgets what was committed for a topic that is gone: a new one of that name begins at zero. */
  forgetTopic(topic: string): void {
    for (const { offsets } of this.groups.values()) forgetTopic(offsets, topic)
  }

  close(): void {
    for (const { timer } of this.groups.values()) timer.cancel()
  }

  private findOrCreate(groupId: string): Coordinated {
    const known = this.groups.get(groupId)
    if (known) return known
    const { now, initialRebalanceDelayMs } = this.options
    const createMemberId = (clientId: string) => `${clientId}-${randomUUID()}`
    const group = new Group({ now, initialRebalanceDelayMs, createMemberId })
    const created: Coordinated = {
      group,
      offsets: new Map(),
      timer: new DeadlineTimer(now, () => {
        group.expire()
        this.reschedule(created)
      }),
    }
    this.groups.set(groupId, created)
    return created
  }

  private reschedule({ group, timer }: Coordinated): void {
    timer.setNoLaterThan(group.nextDeadline)
  }
}

const pickType = ({ protocolType }: DescribedGroup) => ({ protocolType })
