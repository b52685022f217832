import { type EachBatchPayload } from 'kafkajs'
import { createLagAdmin } from '../admin/lag-admin'
import { NO_OWNERSHIP } from '../assigner/ownership'
import { createKafka } from '../connection/kafka'
import { FetchedRecord } from '../consumer/fetched-record'
import { GroupSession } from '../consumer/group-session'
import { Supervisor } from '../consumer/supervisor'
import { DEFAULT_TIMING } from '../consumer/timing'
import { UnreadableBatches } from '../consumer/unreadable-batches'
import { type JoinHooks } from '../patches/join-hook'
import { type ReadPlan, isCaughtUp, planRead } from './read-plan'
import { type TopicReader, type TopicReaderOptions } from './reader-options'

/** A reader needs throughput rather than low latency. */
const READER_TIMING = { ...DEFAULT_TIMING, gatherMs: 50 }

/**
 * Reads a whole topic without committing; see {@link TopicReaderOptions}.
 *
 * @example
 * const reader = createTopicReader({ kafka, groupId: 'realtimedata-1', topic: 'orders', logger, onRecords: count })
 * await reader.start()
 */
export function createTopicReader(options: TopicReaderOptions): TopicReader {
  return new KafkaTopicReader(options)
}

class KafkaTopicReader implements TopicReader {
  /** Next offset of each partition; a rejoin continues there. */
  private readonly positions = new Map<number, number>()
  private readonly unreadable: UnreadableBatches
  private readonly supervisor: Supervisor
  private plan: ReadPlan | undefined
  private caughtUp = false

  constructor(private readonly options: TopicReaderOptions) {
    const { topic, groupId, logger, onAccessDenied } = options
    this.unreadable = new UnreadableBatches(logger)
    this.supervisor = new Supervisor({
      topic,
      groupId,
      logger,
      onAccessDenied,
      beforeSession: async () => void (this.plan ??= await this.createPlan()),
      createSession: () => this.createSession(),
    })
  }

  start(): Promise<void> {
    return this.supervisor.start()
  }

  async stop(): Promise<void> {
    const { supervisor } = this
    if (supervisor.isStopped) return supervisor.ended()
    supervisor.stop()
    await supervisor.session?.close()
    await supervisor.ended()
    await this.deleteGroup()
  }

  position(): number {
    return [...this.positions.values()].reduce((sum, offset) => sum + offset, 0)
  }

  health() {
    const { caughtUp, supervisor, unreadable } = this
    const detail = caughtUp ? unreadable.detail : 'reading the existing records'
    return {
      ready: supervisor.isInGroup && caughtUp,
      live: true,
      detail: supervisor.isInGroup ? detail : supervisor.problem.detail,
      caughtUp,
    }
  }

  private async createPlan(): Promise<ReadPlan> {
    const { kafka, logger, topic, maxRecords = 1_000_000 } = this.options
    const admin = createKafka({ kafka, logger }).admin()
    try {
      await admin.connect()
      const plan = await planRead({ admin, topic, maxRecords, now: Date.now() })
      for (const { partition, from } of plan.partitions) this.positions.set(partition, from)
      return plan
    } finally {
      await admin.disconnect().catch(() => undefined)
    }
  }

  private createSession(): GroupSession {
    const { kafka, groupId, topic, logger } = this.options
    return new GroupSession({
      kafka,
      groupId,
      topic,
      logger,
      timing: READER_TIMING,
      hooks: this.hooks(),
      ownership: () => NO_OWNERSHIP,
      onBatch: (payload) => this.onBatch(payload),
      onPositionOutOfRange: ({ partition }) => this.positionOutOfRange(partition),
    })
  }

  private hooks(): JoinHooks {
    const { supervisor } = this
    return {
      beforeJoin: () => {
        supervisor.session?.setJoining(true)
        return Promise.resolve(!supervisor.isStopped)
      },
      afterJoin: (group) => {
        const { topic } = this.options
        for (const [partition, offset] of this.positions) group.seek({ topic, partition, offset: String(offset) })
        supervisor.session?.setJoining(false)
        supervisor.joined()
        this.checkCaughtUp()
      },
    }
  }

  private onBatch(payload: EachBatchPayload): void {
    const { batch, resolveOffset, isStale } = payload
    if (this.supervisor.isStopped || isStale()) return
    if (this.unreadable.pauseIfUnreadable(payload)) return this.dropFromPlan(batch.partition)
    const { topic, partition, messages } = batch
    const position = this.positions.get(partition) ?? 0
    const records = messages
      .map((message) => new FetchedRecord({ topic, partition, message }))
      .filter(({ offset }) => offset >= position)
    if (records.length > 0) this.options.onRecords(records)
    this.positions.set(partition, Math.max(position, Number(batch.lastOffset()) + 1))
    resolveOffset(batch.lastOffset())
    if (!this.caughtUp) this.checkCaughtUp()
  }

  /** The topic was recreated, truncated or trimmed: the next record is the first of the log. */
  private positionOutOfRange(partition: number): void {
    this.positions.delete(partition)
    this.dropFromPlan(partition)
  }

  /** The planned records of this partition will not come, so catching up does not wait for them. */
  private dropFromPlan(partition: number): void {
    if (this.plan) this.plan.partitions = this.plan.partitions.filter((each) => each.partition !== partition)
    this.checkCaughtUp()
  }

  private checkCaughtUp(): void {
    if (this.caughtUp || !this.plan || !isCaughtUp(this.plan, this.positions)) return
    this.caughtUp = true
    const { records, truncated } = this.plan
    this.options.onCaughtUp?.({ records, truncated })
  }

  /** Otherwise each replica that ever ran would leave a group behind. */
  private async deleteGroup(): Promise<void> {
    const { kafka, groupId, logger } = this.options
    const admin = createLagAdmin({ kafka, logger })
    try {
      await admin.connect()
      await admin.deleteGroups([groupId])
    } catch (error) {
      logger.debug({ err: error, groupId }, 'consumer group not deleted')
    } finally {
      await admin.disconnect().catch(() => undefined)
    }
  }
}
