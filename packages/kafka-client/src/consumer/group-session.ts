import { asError, brokerErrorType, isDenied, isRejoinError } from '../broker-errors'
import { Cluster } from '../cluster/cluster'
import { createDeferred } from '../collections/deferred'
import { IncompatibleMembersError, NotConnectedError } from '../errors'
import { type FetchedBatch } from '../fetch/fetched-batch'
import { Fetcher } from '../fetch/fetcher'
import { Coordinator } from '../group/coordinator'
import { GroupMember } from '../group/group-member'
import { type KafkaConfig } from '../kafka-config'
import { type Logger } from '../logger'
import { settlesWithin } from '../time'
import { type TopicPartition } from '../topic-partition'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { type OffsetCommitRequest } from '../transport/transport'
import { fetchCommitted } from './committed-offsets'
import { type ConsumerTiming } from './consumer-options'
import { FetchPacer } from './fetch-pacer'
import { GroupJoin, toNewAssignment } from './group-join'
import { Heartbeats } from './heartbeats'
import { type Group, type SessionHooks } from './session-hooks'

interface GroupSessionOptions {
  kafka: KafkaConfig
  groupId: string
  topic: string
  timing: ConsumerTiming
  logger: Logger
  hooks: SessionHooks
  onBatch: (batch: FetchedBatch) => void
  /** Called with a problem after which the session retries by itself. */
  onProblem: (error: Error) => void
}

const CLOSE_TIMEOUT_MS = 2_000
/** After this many session timeouts without a successful heartbeat, the session joins again. */
const LATE_AFTER_SESSION_TIMEOUTS = 1.5

/** One membership of a group with its fetches, from connecting until it fails or is closed. After a failure it is replaced. */
export class GroupSession implements Group {
  readonly fetcher: Fetcher
  private readonly cluster: Cluster
  private readonly coordinator: Coordinator
  private readonly member: GroupMember
  private readonly groupJoin: GroupJoin
  private readonly heartbeats: Heartbeats
  private readonly pacer: FetchPacer
  private readonly failure = createDeferred<Error>()
  private readonly closed = new AbortController()
  private rejoin = createDeferred()
  private isJoining = true

  constructor(private readonly options: GroupSessionOptions) {
    const { kafka, groupId, topic, timing, hooks } = options
    const cluster = new Cluster({ transport: createKafkajsTransport(options), kafka })
    this.cluster = cluster
    this.pacer = new FetchPacer(timing)
    this.coordinator = new Coordinator(cluster, groupId)
    this.member = new GroupMember({ cluster, coordinator: this.coordinator, groupId, ...timing })
    this.groupJoin = new GroupJoin({ ...options, cluster, member: this.member, closed: this.closed.signal })
    this.heartbeats = new Heartbeats({
      intervalMs: timing.heartbeatMs,
      beforeSend: () => this.beforeHeartbeat(),
      send: () => this.member.heartbeat(),
      onError: (error) => this.onMemberError(error),
    })
    this.fetcher = new Fetcher({
      cluster,
      topic,
      settings: () => this.pacer.settings(performance.now()),
      onFetching: () => {
        hooks.beforeFetch?.()
        this.heartbeats.beforeFetch()
      },
      onBatch: (batch) => this.deliver(batch),
      onPositionOutOfRange: (partition) => hooks.onPositionOutOfRange({ topic, partition }),
      onFailure: (error) => this.failure.resolve(error),
    })
  }

  get memberId(): string {
    return this.member.memberId
  }

  get generation(): number {
    return this.member.generation
  }

  /** Whether the rate is so high that larger fetches and commits save CPU time. */
  get isUnderLoad(): boolean {
    return this.pacer.isUnderLoad(performance.now())
  }

  /** Time since the last successful heartbeat; 0 during a join, which lasts until the slowest member has drained. */
  get msSinceHeartbeat(): number {
    return this.isJoining ? 0 : this.heartbeats.ageMs
  }

  /** Consumes until the session fails, and resolves with the error. */
  run(): Promise<Error> {
    this.consume().catch((error: unknown) => this.failure.resolve(asError(error)))
    return this.failure.promise
  }

  async commit(topics: OffsetCommitRequest['topics']): Promise<void> {
    const { generation } = this
    try {
      await this.member.commit(topics)
    } catch (error) {
      // The error of a commit that was sent before a join is not about the new generation.
      if (generation === this.generation) this.onMemberError(error)
      throw error
    }
  }

  async leave(): Promise<void> {
    await this.member.leave()
  }

  /** Ends `run`, leaves the group so that the other members do not wait for the session timeout, and disconnects. */
  async close(): Promise<void> {
    this.closed.abort()
    this.heartbeats.stop()
    this.fetcher.close()
    this.failure.resolve(new NotConnectedError('consumer'))
    this.rejoin.resolve()
    const leaving = this.leave().catch(() => undefined)
    await settlesWithin(leaving, CLOSE_TIMEOUT_MS)
    await settlesWithin(Promise.all([this.coordinator.close(), this.cluster.close()]), CLOSE_TIMEOUT_MS)
  }

  private async consume(): Promise<void> {
    await this.cluster.topic(this.options.topic)
    if (!this.closed.signal.aborted) this.heartbeats.start()
    while (!this.closed.signal.aborted) {
      this.rejoin = createDeferred()
      if (!(await this.join())) return
      await this.rejoin.promise
    }
  }

  /** Joins the group and starts to fetch; false if the consumer is about to leave. */
  private async join(): Promise<boolean> {
    this.isJoining = true
    this.fetcher.stop()
    const joined = await this.groupJoin.run(this)
    if (!joined) return false
    this.heartbeats.onJoined()
    this.isJoining = false
    const { hooks, topic, groupId, onProblem } = this.options
    const assignment = toNewAssignment(joined, topic)
    if (assignment) {
      hooks.afterJoin(this, assignment)
      this.startFetching(assignment.partitions)
    } else {
      hooks.onPartitionsLost?.()
      onProblem(new IncompatibleMembersError(groupId))
    }
    return true
  }

  /** Fetches retained partitions at once, and the other partitions when their committed offsets are known. */
  private startFetching(assigned: readonly TopicPartition[]): void {
    const positions = new Map<number, number>()
    const withoutPosition: TopicPartition[] = []
    for (const each of assigned) {
      const position = this.options.hooks.positionOf(each)
      if (position === undefined) withoutPosition.push(each)
      else positions.set(each.partition, position)
    }
    this.fetcher.assign(positions)
    if (withoutPosition.length === 0) return
    this.startAtCommitted(withoutPosition).catch((error: unknown) => this.failure.resolve(asError(error)))
  }

  private async startAtCommitted(partitions: readonly TopicPartition[]): Promise<void> {
    const { member, generation } = this
    const closed = this.closed.signal
    const isCurrent = () => this.generation === generation && !this.isJoining && !closed.aborted
    for (const committed of await fetchCommitted({ member, partitions, isCurrent, closed })) {
      this.options.hooks.onCommitted?.(committed)
      this.fetcher.add(committed.partition, committed.offset)
    }
  }

  /** Starts a rejoin if one is needed. Returns whether a heartbeat can be sent now. */
  private beforeHeartbeat(): boolean {
    if (!this.isJoining && (this.isHeartbeatLate() || this.needsRejoin())) this.rejoin.resolve()
    return this.memberId !== '' && !this.groupJoin.isPending
  }

  private needsRejoin(): boolean {
    return this.memberId !== '' && (this.groupJoin.hasNewPartitions || this.options.hooks.needsRejoin?.() === true)
  }

  /** Whether no heartbeat has succeeded for too long. Then the session joins again as the same member. */
  private isHeartbeatLate(): boolean {
    const limitMs = this.options.timing.sessionTimeoutMs * LATE_AFTER_SESSION_TIMEOUTS
    const isLate = this.heartbeats.ageMs > limitMs
    if (isLate) this.options.onProblem(new Error(`no heartbeat has succeeded for ${limitMs} ms`))
    return isLate
  }

  /**
   * Ends the session if the ACLs deny access, and joins again if the coordinator requires it. After any other error, the next
   * heartbeat is a retry.
   */
  private onMemberError(error: unknown): void {
    if (isDenied(error)) return this.failure.resolve(asError(error))
    if (!isRejoinError(error) || this.isJoining) return
    const type = brokerErrorType(error)
    if (type !== 'REBALANCE_IN_PROGRESS') {
      if (type !== 'ILLEGAL_GENERATION') this.member.resetMembership()
      this.options.hooks.onPartitionsLost?.()
      this.fetcher.stop()
    }
    this.rejoin.resolve()
  }

  private deliver(batch: FetchedBatch): void {
    if (this.closed.signal.aborted || this.isJoining) return
    this.pacer.count(performance.now(), batch.records.length)
    this.options.onBatch(batch)
  }
}
