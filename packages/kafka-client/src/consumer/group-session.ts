import { type Consumer as KafkajsConsumer, type EachBatchPayload } from 'kafkajs'
import { createStickyAssigner } from '../assigner/sticky-assigner'
import { type Ownership, type TopicPartition } from '../assigner/ownership'
import { createDeferred } from '../collections/deferred'
import { type KafkaConfig } from '../connection/config'
import { createKafka } from '../connection/kafka'
import { NotConnectedError } from '../errors'
import { type Logger } from '../logger'
import { registerFetchHooks } from '../patches/fetch-hook'
import { type JoinHooks, registerJoinHooks } from '../patches/join-hook'
import { type ConsumerGroupInternals } from '../patches/kafkajs-internals'
import { settlesWithin } from '../time'
import { FetchPacer } from './fetch-pacer'
import { type ConsumerTiming } from './types'

export interface GroupSessionOptions {
  kafka: KafkaConfig
  groupId: string
  topic: string
  timing: ConsumerTiming
  logger: Logger
  hooks: JoinHooks
  ownership: () => Ownership
  /** Called before each fetch. Default: nothing. */
  onFetching?: () => void
  /** The broker has no record where a partition is; what comes next is from the beginning of its log. */
  onLoss: (partition: TopicPartition) => void
  onBatch: (payload: EachBatchPayload) => void
}

const CLOSE_MS = 2_000
const WATCH_MS = 500
/** A fetch answer is held in memory whole; small ones keep pauses exact and the heap low. Bytes. */
const FETCH = { maxBytesPerPartition: 256 * 1024, maxBytes: 2 * 1024 * 1024 }

/** One life of a kafkajs consumer, from connecting until it fails or is closed. It is never repaired, only replaced. */
export class GroupSession {
  private readonly options: GroupSessionOptions
  private readonly consumer: KafkajsConsumer
  private readonly pacer: FetchPacer
  private readonly failure = createDeferred<Error>()
  private lastSignOfLife = Date.now()
  private joining = true
  /** kafkajs was told to begin. */
  private begun = false
  /** It fetches, or it never will. */
  private readonly fetching = createDeferred()
  private closed = false
  private watch: NodeJS.Timeout | undefined

  constructor(options: GroupSessionOptions) {
    this.options = options
    this.pacer = new FetchPacer({ idleWaitMs: options.timing.fetchWaitMs, gatherMs: options.timing.gatherMs })
    this.consumer = this.createConsumer()
    const { CRASH, HEARTBEAT, GROUP_JOIN } = this.consumer.events
    this.consumer.on(CRASH, ({ payload }) => {
      this.failure.resolve(payload.error)
      this.fetching.resolve()
    })
    this.consumer.on(HEARTBEAT, () => (this.lastSignOfLife = Date.now()))
    this.consumer.on(GROUP_JOIN, () => this.setJoining(false))
  }

  /** Consumes until something goes wrong, and resolves with what it was. */
  run(): Promise<Error> {
    // Not awaited: kafkajs may try to connect for long after we were closed.
    this.begin().catch((error: unknown) => {
      this.failure.resolve(error instanceof Error ? error : new Error(String(error)))
    })
    return this.failure.promise
  }

  /** A join takes as long as the slowest member drains, and there are no heartbeats meanwhile. */
  setJoining(joining: boolean): void {
    this.joining = joining
    this.lastSignOfLife = Date.now()
  }

  /** Whether so much comes that gathering pays. */
  get isBusy(): boolean {
    return this.pacer.isBusy(performance.now())
  }

  get millisSinceHeartbeat(): number {
    return Date.now() - this.lastSignOfLife
  }

  pause(partition: number): void {
    this.ifConsuming(() => this.consumer.pause([{ topic: this.options.topic, partitions: [partition] }]))
  }

  resume(partition: number): void {
    this.ifConsuming(() => this.consumer.resume([{ topic: this.options.topic, partitions: [partition] }]))
  }

  pauseAll(): void {
    this.ifConsuming(() => this.consumer.pause([{ topic: this.options.topic }]))
  }

  /** Ends `run` and disconnects; gives up waiting after a while, since kafkajs may sit in a join. */
  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.watch)
    this.failure.resolve(new NotConnectedError('consumer'))
    await settlesWithin(this.disconnect(), CLOSE_MS)
  }

  private async begin(): Promise<void> {
    await this.consumer.connect()
    await this.consumer.subscribe({ topics: [this.options.topic], fromBeginning: true })
    // What was connected meanwhile is left over.
    if (this.closed) return this.disconnect()
    this.begun = true
    this.setJoining(true)
    this.watch = setInterval(() => this.checkHeartbeat(), WATCH_MS).unref()
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 8,
      eachBatch: (payload) => this.takeBatch(payload),
    })
  }

  private async disconnect(): Promise<void> {
    // kafkajs forgets a stop that comes before it fetches: it would join, and fetch for ever.
    if (this.begun) await this.fetching.promise
    await this.consumer.disconnect().catch(() => undefined)
  }

  private takeBatch(payload: EachBatchPayload): Promise<void> {
    if (this.closed) return Promise.resolve()
    this.pacer.count(performance.now(), payload.batch.messages.length)
    this.options.onBatch(payload)
    return Promise.resolve()
  }

  private beforeFetch(group: ConsumerGroupInternals): void {
    const { minBytes, maxWaitMs } = this.pacer.patience(performance.now())
    group.minBytes = minBytes
    group.maxWaitTime = maxWaitMs
    this.fetching.resolve()
    this.options.onFetching?.()
  }

  /** Closed, it joins no more and says nothing of a join that was under way. */
  private joinHooks(): JoinHooks {
    const { hooks } = this.options
    return {
      beforeJoin: async (group) => !this.closed && (await hooks.beforeJoin(group)) && !this.closed,
      afterJoin: (group, assignment) => {
        if (!this.closed) hooks.afterJoin(group, assignment)
      },
      onJoinFailed: () => hooks.onJoinFailed?.(),
      onCommitted: (committed) => hooks.onCommitted?.(committed),
      wantsToJoin: () => hooks.wantsToJoin?.() ?? false,
    }
  }

  /** kafkajs throws while it is not in a group, as after a crash; then there is nothing to pause either. */
  private ifConsuming(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.options.logger.debug({ err: error }, 'not consuming')
    }
  }

  private createConsumer(): KafkajsConsumer {
    const { kafka, groupId, timing, logger, ownership } = this.options
    const onCreated = (assigner: object) => {
      registerJoinHooks(assigner, this.joinHooks())
      registerFetchHooks(assigner, {
        beforeFetch: (group) => this.beforeFetch(group),
        onLoss: (partition) => {
          if (!this.closed) this.options.onLoss(partition)
        },
      })
    }
    return createKafka({ kafka, logger }).consumer({
      groupId,
      partitionAssigners: [createStickyAssigner({ ownership, onCreated })],
      sessionTimeout: timing.sessionTimeoutMs,
      heartbeatInterval: timing.heartbeatMs,
      rebalanceTimeout: timing.rebalanceTimeoutMs,
      maxWaitTimeInMs: timing.fetchWaitMs,
      minBytes: 1,
      ...FETCH,
      metadataMaxAge: 60_000,
      allowAutoTopicCreation: false,
      retry: { retries: 6, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(false) },
    })
  }

  private checkHeartbeat(): void {
    const { sessionTimeoutMs, rebalanceTimeoutMs } = this.options.timing
    const limitMs = this.joining ? rebalanceTimeoutMs + sessionTimeoutMs : sessionTimeoutMs * 1.5
    if (this.millisSinceHeartbeat > limitMs) this.failure.resolve(new Error(`no heartbeat for ${limitMs} ms`))
  }
}
