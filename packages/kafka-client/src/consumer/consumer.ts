import { type EachBatchPayload } from 'kafkajs'
import { Registry } from 'prom-client'
import { createDeferred } from '../collections/deferred'
import { readingError } from '../connection/broker-errors'
import { NotAuthorizedError } from '../errors'
import { BackPressure } from './back-pressure'
import { Committer } from './committer'
import { Engine } from './engine'
import { GroupSession } from './group-session'
import { ItemRunner } from './item-runner'
import { Membership } from './membership'
import { type ConsumerMetrics, createConsumerMetrics } from './metrics'
import { DEFAULT_TIMING, Restarts, Trouble } from './session-defaults'
import { UnreadableBatches } from './unreadable-batches'
import { type Consumer, type ConsumerHealth, type ConsumerOptions, type ConsumerTiming } from './types'

/** A supervisor that has not come round for this long is stuck, and only a new process helps. */
const STUCK_MS = 90_000

/**
 * A consumer that runs handlers of different keys side by side and those of one key in order, commits an offset when
 * all effects below it are finished, hands partitions over without repeating finished work, and heals by itself.
 *
 * @example
 * const consumer = createConsumer({
 *   kafka: { brokers: ['localhost:9092'], clientId: 'kitchen-1' },
 *   groupId: 'kitchen', topic: 'orders', logger,
 *   route: (record) => ({ kind: 'task', message: parse(record.value), workMs: 50 }),
 *   handle: async (order) => publish(cooked(order)),
 *   deadLetter: async ({ record, error }) => keep(record, error),
 * })
 * await consumer.start()
 */
export function createConsumer<T>(options: ConsumerOptions<T>): Consumer {
  return new KafkaConsumer(options)
}

class KafkaConsumer<T> implements Consumer {
  private readonly options: ConsumerOptions<T>
  private readonly timing: ConsumerTiming
  private readonly metrics: ConsumerMetrics
  private readonly runner: ItemRunner<T>
  private readonly engine: Engine<T>
  private readonly committer: Committer
  private readonly membership: Membership<T>
  private readonly pressure: BackPressure<T>
  private readonly joined = createDeferred()
  private readonly stopped = new AbortController()
  private session: GroupSession | undefined
  private supervising: Promise<void> | undefined
  private inGroup = false
  private readonly restarts = new Restarts()
  private readonly unreadable: UnreadableBatches
  private readonly trouble = new Trouble('not started')
  private roundAt = Date.now()

  constructor(options: ConsumerOptions<T>) {
    this.options = options
    this.timing = { ...DEFAULT_TIMING, ...options.timing }
    this.metrics = this.createMetrics()
    this.runner = this.createRunner()
    this.engine = this.createEngine()
    this.committer = this.createCommitter()
    this.membership = this.createMembership()
    this.pressure = new BackPressure(this.engine)
    this.unreadable = new UnreadableBatches(options.logger)
  }

  async start(): Promise<void> {
    this.trouble.detail = 'joining the group'
    this.supervising ??= this.supervise()
    await Promise.race([this.joined.promise, this.supervising])
  }

  async stop({ deadlineMs = 8_000 } = {}): Promise<void> {
    if (this.stopped.signal.aborted) return this.supervising
    this.stopped.abort()
    this.trouble.detail = 'stopping'
    this.session?.pauseAll()
    await this.membership.leave(deadlineMs)
    const closing = this.session?.close()
    this.membership.release()
    this.membership.forgetAll()
    this.runner.stop()
    await closing
    await this.supervising
  }

  health(): ConsumerHealth {
    const { outage } = this.runner
    const silent = (this.session?.millisSinceHeartbeat ?? 0) > this.timing.sessionTimeoutMs
    const within = silent ? 'no heartbeat' : outage.detail || this.unreadable.detail
    return {
      ready: this.inGroup && !silent && !outage.blocked && !this.stopped.signal.aborted,
      live: this.inGroup || Date.now() - this.roundAt < STUCK_MS,
      detail: this.inGroup ? within : this.trouble.detail,
      partitions: this.engine.assigned.map(({ partition }) => partition).sort((a, b) => a - b),
      queued: this.engine.scheduler.queued,
      running: this.engine.scheduler.running,
    }
  }

  private async supervise(): Promise<void> {
    const { signal } = this.stopped
    while (!signal.aborted) {
      this.roundAt = Date.now()
      this.session = this.createSession()
      const error = await this.session.run()
      if (signal.aborted) return
      this.inGroup = false
      this.report(error)
      this.membership.forgetAll()
      await this.session.close()
      await this.restarts.pause(signal)
    }
  }

  private report(error: Error): void {
    const { topic, groupId, logger, onRefused } = this.options
    const reason = readingError(error, { topic, groupId })
    this.trouble.report(reason, logger, { groupId, topic })
    if (reason instanceof NotAuthorizedError) onRefused?.(reason)
  }

  private onBatch(payload: EachBatchPayload): void {
    const { batch, resolveOffset, isStale } = payload
    if (this.stopped.signal.aborted || isStale() || this.unreadable.hold(payload)) return
    const { topic, partition, messages } = batch
    const last = batch.lastOffset()
    this.engine.deliver({ topic, partition, messages, lastOffset: Number(last) })
    resolveOffset(last)
    const tracker = this.engine.tracker(topic, partition)
    if (this.session) this.pressure.adjust(this.session, tracker)
  }

  private onFinished(): void {
    this.committer.schedule()
    if (this.session && this.pressure.paused.size > 0) this.pressure.adjust(this.session)
  }

  private onJoined(): void {
    this.session?.setJoining(false)
    this.unreadable.clear()
    if (this.session) this.pressure.reset(this.session)
    const { groupId, logger } = this.options
    const partitions = this.engine.assigned.map(({ partition }) => partition)
    logger.info({ groupId, partitions }, `joined ${groupId} with ${partitions.length} partitions`)
    this.inGroup = true
    this.restarts.joined()
    this.joined.resolve()
  }

  private createSession(): GroupSession {
    const { kafka, groupId, topic, logger } = this.options
    return new GroupSession({
      kafka,
      groupId,
      topic,
      logger,
      timing: this.timing,
      hooks: this.membership,
      ownership: () => this.membership.ownership(),
      onBatch: (payload) => this.onBatch(payload),
      onLoss: (partition) => this.engine.lose(partition),
      onFetching: () => this.committer.ride(),
    })
  }

  private createRunner(): ItemRunner<T> {
    const { route, handle, deadLetter, maxAttempts = 6, handlerLimitMs = 30_000, logger } = this.options
    return new ItemRunner<T>({
      route,
      handle,
      deadLetter,
      maxAttempts,
      handlerLimitMs,
      logger,
      metrics: this.metrics,
      onBlocked: (blocked) => this.engine.scheduler.setBlocked(blocked),
      onWorkDone: () => {
        this.engine.scheduler.endWork()
        this.engine.scheduler.dispatch()
      },
      onPausing: () => this.engine.checkIdle(),
    })
  }

  private createEngine(): Engine<T> {
    const { route, concurrency = 64, workSlots = 1 } = this.options
    return new Engine<T>({
      route,
      concurrency,
      workSlots,
      runner: this.runner,
      metrics: this.metrics,
      onFinished: () => this.onFinished(),
      onReleased: (tracker) => void this.membership.giveUp(tracker),
    })
  }

  private createCommitter(): Committer {
    return new Committer({
      assigned: () => this.engine.assigned,
      delayMs: this.timing.commitDelayMs,
      gathers: () => this.session?.isBusy === true,
      logger: this.options.logger,
      metrics: this.metrics,
    })
  }

  private createMembership(): Membership<T> {
    return new Membership<T>({
      engine: this.engine,
      committer: this.committer,
      metrics: this.metrics,
      heartbeatMs: this.timing.heartbeatMs,
      drainMs: this.options.rebalanceDrainMs ?? 500,
      onJoining: () => this.session?.setJoining(true),
      onJoined: () => this.onJoined(),
    })
  }

  private createMetrics(): ConsumerMetrics {
    const { registry = new Registry(), groupId } = this.options
    return createConsumerMetrics({
      registry,
      groupId,
      gauges: {
        queued: () => this.engine.scheduler.queued,
        running: () => this.engine.scheduler.running,
        partitions: () => this.engine.assigned.length,
        paused: () => this.pressure.paused.size,
      },
    })
  }
}
