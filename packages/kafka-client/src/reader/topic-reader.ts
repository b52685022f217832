import { type Admin, type EachBatchPayload } from 'kafkajs'
import { NO_OWNERSHIP } from '../assigner/ownership'
import { createKafka } from '../connection/kafka'
import { FetchedRecord } from '../consumer/fetched-record'
import { GroupSession, type SessionHooks } from '../consumer/group-session'
import { Supervisor } from '../consumer/supervisor'
import { DEFAULT_TIMING } from '../consumer/timing'
import { UnreadableBatches } from '../consumer/unreadable-batches'
import { type ReadPlan, isCaughtUp, planRead } from './read-plan'
import { type TopicReader, type TopicReaderOptions } from './reader-options'

/** A reader needs throughput rather than low latency. */
const READER_TIMING = { ...DEFAULT_TIMING, gatherMs: 50 }

/**
 * Reads a complete topic without committing; see {@link TopicReaderOptions}.
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
    this.unreadable = new UnreadableBatches(options.logger)
    this.supervisor = new Supervisor({
      ...options,
      beforeSession: async () => void (this.plan ??= await this.createPlan()),
      createSession: () =>
        new GroupSession({
          ...options,
          timing: READER_TIMING,
          hooks: this.createHooks(),
          onBatch: (payload) => this.onBatch(payload),
        }),
    })
  }

  start(): Promise<void> {
    return this.supervisor.start()
  }

  async stop(): Promise<void> {
    const { supervisor } = this
    if (supervisor.isStopped) return supervisor.waitForEnd()
    supervisor.stop()
    await supervisor.session?.close()
    await supervisor.waitForEnd()
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

  private createPlan(): Promise<ReadPlan> {
    const { topic, maxRecords = 1_000_000 } = this.options
    return this.withAdmin(async (admin) => {
      const plan = await planRead({ admin, topic, maxRecords, now: Date.now() })
      for (const { partition, from } of plan.partitions) this.positions.set(partition, from)
      return plan
    })
  }

  private createHooks(): SessionHooks {
    const { supervisor } = this
    return {
      ownership: () => NO_OWNERSHIP,
      beforeJoin: () => {
        supervisor.session?.setJoining(true)
        return Promise.resolve(!supervisor.isStopped)
      },
      afterJoin: (group) => {
        const { topic } = this.options
        for (const [partition, offset] of this.positions) group.seek({ topic, partition, offset: String(offset) })
        supervisor.session?.setJoining(false)
        supervisor.onJoined()
        this.checkCaughtUp()
      },
      // The topic was recreated, truncated or trimmed: the next record is the first of the log.
      onPositionOutOfRange: ({ partition }) => {
        this.positions.delete(partition)
        this.dropFromPlan(partition)
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

  /** The planned records of this partition will not arrive, so the reader can catch up without them. */
  private dropFromPlan(partition: number): void {
    if (this.plan) this.plan.partitions = this.plan.partitions.filter((planned) => planned.partition !== partition)
    this.checkCaughtUp()
  }

  private checkCaughtUp(): void {
    if (this.caughtUp || !this.plan || !isCaughtUp(this.plan, this.positions)) return
    this.caughtUp = true
    const { records, truncated } = this.plan
    this.options.onCaughtUp?.({ records, truncated })
  }

  /** Without this, the group of a replica would remain after the replica has stopped. */
  private async deleteGroup(): Promise<void> {
    const { groupId, logger } = this.options
    await this.withAdmin((admin) => admin.deleteGroups([groupId])).catch((error: unknown) =>
      logger.debug({ err: error, groupId }, 'consumer group not deleted'),
    )
  }

  private async withAdmin<T>(call: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = createKafka(this.options).admin()
    try {
      await admin.connect()
      return await call(admin)
    } finally {
      await admin.disconnect().catch(() => undefined)
    }
  }
}
