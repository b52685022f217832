import { createLagAdmin } from '../admin/lag-admin'
import { NO_OWNERSHIP } from '../assignor/ownership'
import { Cluster } from '../cluster/cluster'
import { GroupSession } from '../consumer/group-session'
import { type SessionHooks } from '../consumer/session-hooks'
import { Supervisor } from '../consumer/supervisor'
import { DEFAULT_TIMING } from '../consumer/timing'
import { UnreadableBatches } from '../consumer/unreadable-batches'
import { type FetchedBatch } from '../fetch/fetched-batch'
import { type KafkaRecord } from '../record'
import { createKafkajsTransport } from '../transport/kafkajs-transport'
import { type ReadPlan, isCaughtUp, planRead } from './read-plan'
import { type TopicReader, type TopicReaderOptions } from './reader-options'

/** A reader needs no low latency: above 20 records per second each fetch waits 50 ms for more, to save CPU time. */
const READER_TIMING = { ...DEFAULT_TIMING, gatherMs: 50, gatherAbove: 20 }

/**
 * Reads a complete topic without committing; see {@link TopicReaderOptions}.
 *
 * @example
 * const reader = createTopicReader({ kafka, groupId: 'dashboard-1', topic: 'orders', logger, onRecords: count })
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
  private hasCaughtUp = false

  constructor(private readonly options: TopicReaderOptions) {
    this.unreadable = new UnreadableBatches(options.logger)
    this.supervisor = new Supervisor({
      ...options,
      beforeSession: async () => {
        this.plan ??= await this.createPlan()
      },
      createSession: () =>
        new GroupSession({
          ...options,
          timing: READER_TIMING,
          hooks: this.createHooks(),
          onBatch: (batch) => this.onBatch(batch),
          onProblem: (error) => this.supervisor.report(error),
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
    const { hasCaughtUp, supervisor, unreadable } = this
    const detail = hasCaughtUp ? unreadable.detail : 'reading the existing records'
    return {
      ready: supervisor.isInGroup && hasCaughtUp,
      live: true,
      detail: supervisor.isInGroup ? detail : supervisor.problem.detail,
      caughtUp: hasCaughtUp,
    }
  }

  private async createPlan(): Promise<ReadPlan> {
    const { kafka, topic, maxRecords = 1_000_000 } = this.options
    const cluster = new Cluster({ transport: createKafkajsTransport(this.options), kafka })
    try {
      const plan = await planRead({ cluster, topic, maxRecords, now: Date.now() })
      for (const { partition, from } of plan.partitions) this.positions.set(partition, from)
      return plan
    } finally {
      await cluster.close()
    }
  }

  private createHooks(): SessionHooks {
    const { supervisor } = this
    return {
      beforeJoin: () => Promise.resolve(!supervisor.isStopped),
      ownership: () => NO_OWNERSHIP,
      afterJoin: () => {
        supervisor.onJoined()
        this.checkCaughtUp()
      },
      positionOf: ({ partition }) => this.positions.get(partition) ?? -1,
      // The topic was recreated, truncated or trimmed: the next record is the first of the log.
      onPositionOutOfRange: ({ partition }) => {
        this.positions.delete(partition)
        this.dropFromPlan(partition)
      },
    }
  }

  private onBatch(fetched: FetchedBatch): void {
    const { session, isStopped } = this.supervisor
    if (!session || isStopped) return
    const { partition, nextOffset } = fetched
    if (this.unreadable.pauseIfUnreadable(fetched, session.fetcher)) return this.dropFromPlan(partition)
    const position = this.positions.get(partition) ?? 0
    const records = fetched.records.filter(({ offset }) => offset >= position)
    if (records.length > 0) this.process(records)
    this.positions.set(partition, Math.max(position, nextOffset))
    if (!this.hasCaughtUp) this.checkCaughtUp()
  }

  private process(records: KafkaRecord[]): void {
    const { tracing, groupId, onRecords } = this.options
    if (tracing) tracing.processBatch({ groupId, records }, () => onRecords(records))
    else onRecords(records)
  }

  /** The planned records of this partition will not arrive, so the reader can catch up without them. */
  private dropFromPlan(partition: number): void {
    if (this.plan) this.plan.partitions = this.plan.partitions.filter((planned) => planned.partition !== partition)
    this.checkCaughtUp()
  }

  private checkCaughtUp(): void {
    if (this.hasCaughtUp || !this.plan || !isCaughtUp(this.plan, this.positions)) return
    this.hasCaughtUp = true
    const { records, truncated } = this.plan
    this.options.onCaughtUp?.({ records, truncated })
  }

  /** Deletes the group, which would otherwise remain after the replica has stopped. */
  private async deleteGroup(): Promise<void> {
    const { groupId, logger } = this.options
    const admin = createLagAdmin(this.options)
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
