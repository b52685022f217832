import { type Ownership, decodeRelease, encodeOwnership } from '../assigner/ownership'
import { type TopicPartition } from '../topic-partition'
import { createAssignors, isEarlierProtocol, isOurAssignment } from '../assigner/sticky-assigner'
import { Cluster } from '../cluster/cluster'
import { createDeferred } from '../collections/deferred'
import { asError, brokerErrorType, isFenced, isPermanent, translateReadError, translateError } from '../broker-errors'
import { type KafkaConfig } from '../kafka-config'
import { ForeignMembersError, NotAuthorizedError, NotConnectedError } from '../errors'
import { type FetchedBatch } from '../fetch/fetched-batch'
import { Fetcher } from '../fetch/fetcher'
import { Coordinator } from '../group/coordinator'
import { GroupMember } from '../group/group-member'
import { type Logger } from '../logger'
import { backoffMs, settlesWithin, sleep } from '../time'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { type OffsetCommitRequest } from '../transport/transport'
import { FetchPacer } from './fetch-pacer'
import { type ConsumerTiming } from './consumer-options'

/** Callbacks of one consumer before and after joins and fetches. */
export interface SessionHooks {
  /**
   * Called before every join. False cancels the join, because the consumer is about to leave. Commits sent here still
   * have the old generation. The broker rejects that generation after JoinGroup was sent.
   */
  beforeJoin(group: Group): Promise<boolean>
  /** The partitions that the next JoinGroup request claims. */
  ownership(): Ownership
  /** Called with the new assignment, before its first fetch. */
  afterJoin(group: Group, assignment: NewAssignment): void
  /** The offset at which to read a partition: −1 for the start of the log, undefined for the committed offset. */
  positionOf(partition: TopicPartition): number | undefined
  /** Called with each committed offset that is fetched; −1 before the first commit. */
  onCommitted?(committed: CommittedOffset): void
  /** Other members may own our partitions: the coordinator no longer accepts this membership. */
  onFenced?(): void
  /** Called when a join has failed; another attempt follows. */
  onJoinFailed?(): void
  /** Whether to rejoin although the broker did not start a rebalance. Called at every heartbeat. Default: never. */
  needsRejoin?(): boolean
  /** Called before each fetch. Default: nothing. */
  beforeFetch?(): void
  /** Called when the broker has no record at a position. The next records are from the beginning of the log. */
  onPositionOutOfRange(partition: TopicPartition): void
}

/** What a member got from a join. */
export interface NewAssignment {
  partitions: TopicPartition[]
  /** To hand over when their running work is finished. */
  release: TopicPartition[]
  /** Whether the leader left each busy partition to its owner. */
  keepsBusy: boolean
}

/** A committed offset with its metadata. */
export interface CommittedOffset {
  topic: string
  partition: number
  /** −1 before the first commit. */
  offset: number
  metadata: string | null
}

/** The membership of a session in its group. */
export interface Group {
  readonly memberId: string
  readonly generation: number
  /** @throws the broker's error for the first partition that it refuses */
  commit(topics: OffsetCommitRequest['topics']): Promise<void>
  leave(): Promise<void>
}

interface GroupSessionOptions {
  kafka: KafkaConfig
  groupId: string
  topic: string
  timing: ConsumerTiming
  logger: Logger
  hooks: SessionHooks
  onBatch: (batch: FetchedBatch) => void
  /** The session waits for something to change and goes on by itself then. */
  onProblem: (error: Error) => void
}

const CLOSE_MS = 2_000
const RETRY = { initialMs: 100, maxMs: 1_000 }
/** Failed attempts to join in a row that are worth a report; a coordinator that moves costs one or two. */
const REPORT_AFTER = 4
const MAX_OFFSET_ATTEMPTS = 10

/** One membership of a group with its fetches, from connecting until it fails or is closed. After a failure it is replaced. */
export class GroupSession implements Group {
  private readonly cluster: Cluster
  private readonly coordinator: Coordinator
  private readonly member: GroupMember
  private readonly fetcher: Fetcher
  private readonly pacer: FetchPacer
  private readonly failure = createDeferred<Error>()
  private readonly closed = new AbortController()
  private rejoin = createDeferred()
  private heartbeats: NodeJS.Timeout | undefined
  private isBeating = false
  private heartbeatAt = performance.now()
  private joining = true
  private isJoinPending = false
  private hasStoppedFetching = false
  /** On the group's leader: the number of partitions that it has assigned. */
  private assignedCount: number | undefined

  constructor(private readonly options: GroupSessionOptions) {
    const { kafka, logger, groupId, topic, timing } = options
    this.pacer = new FetchPacer({ idleWaitMs: timing.fetchWaitMs, gatherMs: timing.gatherMs })
    this.cluster = new Cluster({ transport: createKafkajsTransport({ kafka, logger }), kafka })
    this.coordinator = new Coordinator(this.cluster, groupId)
    this.member = new GroupMember({ cluster: this.cluster, coordinator: this.coordinator, groupId, ...timing })
    this.fetcher = new Fetcher({
      cluster: this.cluster,
      topic,
      settings: () => this.pacer.settings(performance.now()),
      onFetching: () => options.hooks.beforeFetch?.(),
      onBatch: (batch) => this.take(batch),
      onPositionOutOfRange: (partition) => options.hooks.onPositionOutOfRange({ topic, partition }),
      onRefused: (error) => this.failure.resolve(error),
    })
  }

  get memberId(): string {
    return this.member.memberId
  }

  get generation(): number {
    return this.member.generation
  }

  /** Whether the rate is so high that larger fetches and commits save CPU time. */
  get isBusy(): boolean {
    return this.pacer.isBusy(performance.now())
  }

  /** 0 during a join, which lasts until the slowest member has drained. */
  get millisSinceHeartbeat(): number {
    return this.joining ? 0 : performance.now() - this.heartbeatAt
  }

  /** Consumes until the session fails, and resolves with the error. */
  run(): Promise<Error> {
    this.consume().catch((error: unknown) => this.failure.resolve(asError(error)))
    return this.failure.promise
  }

  pause(partition: number): void {
    this.fetcher.pause(partition)
  }

  resume(partition: number): void {
    this.fetcher.resume(partition)
  }

  /** Fetches nothing more, also after another join. */
  stopFetching(): void {
    this.hasStoppedFetching = true
    this.fetcher.stop()
  }

  async commit(topics: OffsetCommitRequest['topics']): Promise<void> {
    try {
      await this.member.commit(topics)
    } catch (error) {
      this.onMemberError(error)
      throw error
    }
  }

  async leave(): Promise<void> {
    await this.member.leave()
  }

  /** Ends `run`, leaves the group, since the others would wait for the session timeout, and closes the connections. */
  async close(): Promise<void> {
    this.closed.abort()
    clearInterval(this.heartbeats)
    this.stopFetching()
    this.failure.resolve(new NotConnectedError('consumer'))
    this.rejoin.resolve()
    await settlesWithin(
      this.leave().catch(() => undefined),
      CLOSE_MS,
    )
    await settlesWithin(Promise.all([this.coordinator.close(), this.cluster.close()]), CLOSE_MS)
  }

  private async consume(): Promise<void> {
    const { topic, timing } = this.options
    await this.cluster.topic(topic)
    this.heartbeats = setInterval(() => void this.beat(), timing.heartbeatMs)
    while (!this.closed.signal.aborted) {
      this.rejoin = createDeferred()
      if (!(await this.join())) return
      await this.rejoin.promise
    }
  }

  /** Joins the group and starts to fetch; false if the consumer is about to leave. */
  private async join(): Promise<boolean> {
    const { hooks } = this.options
    this.joining = true
    this.fetcher.stop()
    for (let attempt = 1; ; attempt++) {
      if (this.closed.signal.aborted || !(await hooks.beforeJoin(this)) || this.closed.signal.aborted) return false
      try {
        await this.joinOnce()
        break
      } catch (error) {
        this.joinFailed(asError(error), attempt)
        await sleep(backoffMs(attempt, RETRY), this.closed.signal)
      }
    }
    this.heartbeatAt = performance.now()
    this.joining = false
    return true
  }

  private async joinOnce(): Promise<void> {
    const { topic, hooks } = this.options
    const userData = encodeOwnership(hooks.ownership())
    const assignors = createAssignors(() => this.partitions())
    this.assignedCount = undefined
    this.isJoinPending = true
    const joined = await this.member.join({ topics: [topic], userData }, assignors).finally(() => {
      this.isJoinPending = false
    })
    if (this.closed.signal.aborted) return
    const { partitions } = joined
    const isOurs = isOurAssignment(joined)
    const assigned = isOurs ? partitions.filter((each) => each.topic === topic) : []
    if (!isOurs) this.refuseAssignment()
    else {
      const keepsBusy = !isEarlierProtocol(joined.protocol)
      hooks.afterJoin(this, { partitions: assigned, release: decodeRelease(joined.userData), keepsBusy })
    }
    if (!this.hasStoppedFetching) this.startFetching(assigned)
  }

  /** The partitions may have other owners, which did not wait for our running work. */
  private refuseAssignment(): void {
    this.options.hooks.onFenced?.()
    this.options.onProblem(new ForeignMembersError(this.options.groupId))
  }

  private joinFailed(error: Error, attempt: number): void {
    const { hooks, groupId, onProblem } = this.options
    hooks.onJoinFailed?.()
    const type = brokerErrorType(error)
    if (type === 'UNKNOWN_MEMBER_ID') this.member.forget()
    if (type === 'INCONSISTENT_GROUP_PROTOCOL') onProblem(new ForeignMembersError(groupId))
    else if (isDenied(this.translated(error))) throw error
    else if (attempt >= REPORT_AFTER || (isPermanent(error) && !isFenced(error))) onProblem(translateError(error))
  }

  /** Partitions that we continue start at once; the others as soon as their committed offset is known. */
  private startFetching(assigned: readonly TopicPartition[]): void {
    const { hooks } = this.options
    const positions = assigned.map((each) => ({ ...each, position: hooks.positionOf(each) }))
    const known = positions.filter(({ position }) => position !== undefined)
    this.fetcher.assign(new Map(known.map(({ partition, position }) => [partition, position!])))
    const unknown = positions.filter(({ position }) => position === undefined)
    if (unknown.length > 0) void this.fetchCommitted(unknown, this.generation)
  }

  private async fetchCommitted(partitions: readonly TopicPartition[], generation: number): Promise<void> {
    for (let attempt = 1; this.generation === generation && !this.closed.signal.aborted; attempt++) {
      try {
        const responses = await this.member.committed(partitions)
        if (this.generation !== generation || this.joining) return
        for (const { topic, partitions: committed } of responses)
          for (const { partition, offset, metadata } of committed) {
            this.options.hooks.onCommitted?.({ topic, partition, offset: Number(offset), metadata })
            this.fetcher.add(partition, Number(offset))
          }
        return
      } catch (error) {
        if (attempt === MAX_OFFSET_ATTEMPTS || isDenied(this.translated(asError(error))))
          return this.failure.resolve(asError(error))
        await sleep(backoffMs(attempt, RETRY), this.closed.signal)
      }
    }
  }

  private async beat(): Promise<void> {
    this.checkHeartbeat()
    if (this.memberId === '' || this.isJoinPending || this.isBeating) return
    if (!this.joining && this.needsRejoin()) return this.rejoin.resolve()
    this.isBeating = true
    try {
      await this.member.heartbeat()
      this.heartbeatAt = performance.now()
    } catch (error) {
      this.onMemberError(error)
    }
    this.isBeating = false
  }

  /** The group's leader joins again when the topic has more partitions. */
  private needsRejoin(): boolean {
    const { hooks, topic } = this.options
    const hasGrown = this.assignedCount !== undefined && this.assignedCount !== this.cluster.partitionCount(topic)
    return hasGrown || hooks.needsRejoin?.() === true
  }

  /** Joins again where the coordinator asks for it; other errors are left to the next heartbeat. */
  private onMemberError(error: unknown): void {
    if (isDenied(this.translated(asError(error)))) return this.failure.resolve(asError(error))
    if (!isFenced(error) || this.joining) return
    const type = brokerErrorType(error)
    if (type !== 'REBALANCE_IN_PROGRESS') {
      if (type !== 'ILLEGAL_GENERATION') this.member.forget()
      this.options.hooks.onFenced?.()
      this.fetcher.stop()
    }
    this.rejoin.resolve()
  }

  /** Joins again as the same member: while it cannot reach the coordinator, what it has finished cannot be committed. */
  private checkHeartbeat(): void {
    const limitMs = this.options.timing.sessionTimeoutMs * 1.5
    if (this.millisSinceHeartbeat <= limitMs) return
    this.options.onProblem(new Error(`no heartbeat for ${limitMs} ms`))
    this.rejoin.resolve()
  }

  private take(batch: FetchedBatch): void {
    if (this.closed.signal.aborted || this.joining) return
    this.pacer.count(performance.now(), batch.records.length)
    this.options.onBatch(batch)
  }

  /** Called on the group's leader. More partitions that it learns of before its join has ended need another one. */
  private partitions(): TopicPartition[] {
    const { topic } = this.options
    this.assignedCount = this.cluster.partitionCount(topic)
    return Array.from({ length: this.assignedCount }, (_, partition) => ({ topic, partition }))
  }

  private translated(error: Error): Error {
    return translateReadError(error, this.options)
  }
}

const isDenied = (error: Error) => error instanceof NotAuthorizedError
