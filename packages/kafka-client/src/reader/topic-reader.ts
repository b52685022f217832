import { type EachBatchPayload } from 'kafkajs'
import { readingError } from '../connection/broker-errors'
import { createKafka } from '../connection/kafka'
import { FetchedRecord } from '../consumer/fetched-record'
import { GroupSession } from '../consumer/group-session'
import { createLagAdmin } from '../admin/lag-admin'
import { NO_OWNERSHIP } from '../assigner/ownership'
import { NotAuthorizedError } from '../errors'
import { type JoinHooks } from '../patches/join-hook'
import { createDeferred } from '../collections/deferred'
import { UnreadableBatches } from '../consumer/unreadable-batches'
import { DEFAULT_TIMING, Restarts, Trouble } from '../consumer/session-defaults'
import { findStart, isCaughtUp, type ReadPlan } from './read-plan'
import { type TopicReader, type TopicReaderOptions } from './types'

/** Who reads along wants all of it soon, not each record at once. */
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
  private readonly options: TopicReaderOptions
  /** Next offset of each partition; what a rejoin goes on with. */
  private readonly positions = new Map<number, number>()
  private readonly stopped = new AbortController()
  private readonly joined = createDeferred()
  private plan: ReadPlan | undefined
  private caughtUp = false
  private inGroup = false
  private readonly restarts = new Restarts()
  private readonly unreadable: UnreadableBatches
  private readonly trouble = new Trouble('not started')
  private session: GroupSession | undefined
  private supervising: Promise<void> | undefined

  constructor(options: TopicReaderOptions) {
    this.options = options
    this.unreadable = new UnreadableBatches(options.logger)
  }

  async start(): Promise<void> {
    this.supervising ??= this.supervise()
    await Promise.race([this.joined.promise, this.supervising])
  }

  async stop(): Promise<void> {
    if (this.stopped.signal.aborted) return this.supervising
    this.stopped.abort()
    await this.session?.close()
    await this.supervising
    await this.deleteGroup()
  }

  position(): number {
    return [...this.positions.values()].reduce((sum, offset) => sum + offset, 0)
  }

  health() {
    const within = this.caughtUp ? this.unreadable.detail : 'reading the topic back'
    const detail = this.inGroup ? within : this.trouble.detail
    return { ready: this.inGroup && this.caughtUp, live: true, detail, caughtUp: this.caughtUp }
  }

  private async supervise(): Promise<void> {
    const { signal } = this.stopped
    while (!signal.aborted) {
      const error = await this.consume()
      if (signal.aborted) return
      this.inGroup = false
      this.report(error)
      await this.session?.close()
      await this.restarts.pause(signal)
    }
  }

  private report(error: Error): void {
    const { topic, groupId, logger, onRefused } = this.options
    const reason = readingError(error, { topic, groupId })
    this.trouble.report(reason, logger, { topic })
    if (reason instanceof NotAuthorizedError) onRefused?.(reason)
  }

  private async consume(): Promise<Error> {
    try {
      this.plan ??= await this.makePlan()
      this.stopped.signal.throwIfAborted()
      this.session = this.createSession()
      return await this.session.run()
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  private async makePlan(): Promise<ReadPlan> {
    const { kafka, logger, topic, maxRecords = 1_000_000 } = this.options
    const admin = createKafka({ kafka, logger }).admin()
    try {
      await admin.connect()
      const plan = await findStart({ admin, topic, maxRecords, now: Date.now() })
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
      onLoss: ({ partition }) => this.lose(partition),
    })
  }

  private hooks(): JoinHooks {
    return {
      beforeJoin: () => {
        this.session?.setJoining(true)
        return Promise.resolve(!this.stopped.signal.aborted)
      },
      afterJoin: (group) => {
        const { topic } = this.options
        for (const [partition, offset] of this.positions) group.seek({ topic, partition, offset: String(offset) })
        this.session?.setJoining(false)
        this.inGroup = true
        this.restarts.joined()
        this.checkCaughtUp()
        this.joined.resolve()
      },
    }
  }

  private onBatch(payload: EachBatchPayload): void {
    const { batch, resolveOffset, isStale } = payload
    if (this.stopped.signal.aborted || isStale()) return
    if (this.unreadable.hold(payload)) return this.dropFromPlan(batch.partition)
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

  /** The log was made anew or its beginning is gone: what comes next is where it begins now. */
  private lose(partition: number): void {
    this.positions.delete(partition)
    this.dropFromPlan(partition)
  }

  /** What was there at the start will not come. */
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

  /** Without it each replica that ever ran would leave a group behind. */
  private async deleteGroup(): Promise<void> {
    const { kafka, groupId, logger } = this.options
    const admin = createLagAdmin({ kafka, logger })
    try {
      await admin.connect()
      await admin.deleteGroups([groupId])
    } catch (error) {
      logger.debug({ err: error, groupId }, 'group not deleted')
    } finally {
      await admin.disconnect().catch(() => undefined)
    }
  }
}
