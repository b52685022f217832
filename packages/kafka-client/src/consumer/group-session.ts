import { type Consumer as KafkajsConsumer, type EachBatchPayload } from 'kafkajs'
import { createStickyAssigner } from '../assigner/sticky-assigner'
import { type Ownership } from '../assigner/ownership'
import { createDeferred } from '../collections/deferred'
import { asError } from '../connection/broker-errors'
import { type KafkaConfig } from '../connection/config'
import { createKafka } from '../connection/kafka'
import { NotConnectedError } from '../errors'
import { type Logger } from '../logger'
import { type ConsumerHooks, registerHooks } from '../patches/consumer-hooks'
import { type ConsumerGroupInternals } from '../patches/kafkajs-internals'
import { settlesWithin } from '../time'
import { FetchPacer } from './fetch-pacer'
import { type ConsumerTiming } from './consumer-options'

/** The hooks of the consumer, and the partitions that it states to own when it joins. */
export interface SessionHooks extends ConsumerHooks {
  ownership(): Ownership
}

interface GroupSessionOptions {
  kafka: KafkaConfig
  groupId: string
  topic: string
  timing: ConsumerTiming
  logger: Logger
  hooks: SessionHooks
  onBatch: (payload: EachBatchPayload) => void
}

const CLOSE_MS = 2_000
const CHECK_EVERY_MS = 500
/** Limits of a fetch response in bytes. It is completely in memory, and a pause is only effective after it. */
const FETCH = { maxBytesPerPartition: 256 * 1024, maxBytes: 2 * 1024 * 1024 }

/** One kafkajs consumer, from its connection until it fails or is closed. After a failure a new session replaces it. */
export class GroupSession {
  private readonly consumer: KafkajsConsumer
  private readonly pacer: FetchPacer
  private readonly failure = createDeferred<Error>()
  private lastHeartbeatAt = Date.now()
  private joining = true
  /** `consumer.run` was called. */
  private started = false
  /** Resolved at the first fetch, or when kafkajs has crashed. */
  private readonly fetching = createDeferred()
  private closed = false
  private heartbeatCheck: NodeJS.Timeout | undefined

  constructor(private readonly options: GroupSessionOptions) {
    this.pacer = new FetchPacer({ idleWaitMs: options.timing.fetchWaitMs, gatherMs: options.timing.gatherMs })
    this.consumer = this.createConsumer()
    const { CRASH, HEARTBEAT, GROUP_JOIN } = this.consumer.events
    this.consumer.on(CRASH, ({ payload }) => {
      this.failure.resolve(payload.error)
      this.fetching.resolve()
    })
    this.consumer.on(HEARTBEAT, () => (this.lastHeartbeatAt = Date.now()))
    this.consumer.on(GROUP_JOIN, () => this.setJoining(false))
  }

  /** Consumes until the session fails, and resolves with the error. */
  run(): Promise<Error> {
    // Not awaited: kafkajs may keep trying to connect long after `close`.
    this.start().catch((error: unknown) => this.failure.resolve(asError(error)))
    return this.failure.promise
  }

  /** A join allows a longer time without heartbeat because it lasts until the slowest member has drained. */
  setJoining(joining: boolean): void {
    this.joining = joining
    this.lastHeartbeatAt = Date.now()
  }

  /** Whether the rate is so high that larger fetches and commits save CPU time. */
  get isBusy(): boolean {
    return this.pacer.isBusy(performance.now())
  }

  get millisSinceHeartbeat(): number {
    return Date.now() - this.lastHeartbeatAt
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

  /** Ends `run` and disconnects. Waits at most 2 s because a pending join may delay kafkajs. */
  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.heartbeatCheck)
    this.failure.resolve(new NotConnectedError('consumer'))
    await settlesWithin(this.disconnect(), CLOSE_MS)
  }

  private async start(): Promise<void> {
    await this.consumer.connect()
    await this.consumer.subscribe({ topics: [this.options.topic], fromBeginning: true })
    // If the session was closed while connecting, `close` has not closed the new connections.
    if (this.closed) return this.disconnect()
    this.started = true
    this.setJoining(true)
    this.heartbeatCheck = setInterval(() => this.checkHeartbeat(), CHECK_EVERY_MS).unref()
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 8,
      eachBatch: (payload) => this.deliverBatch(payload),
    })
  }

  private async disconnect(): Promise<void> {
    // kafkajs ignores a disconnect before its first fetch: it would join and fetch forever.
    if (this.started) await this.fetching.promise
    await this.consumer.disconnect().catch(() => undefined)
  }

  private deliverBatch(payload: EachBatchPayload): Promise<void> {
    if (this.closed) return Promise.resolve()
    this.pacer.count(performance.now(), payload.batch.messages.length)
    this.options.onBatch(payload)
    return Promise.resolve()
  }

  private beforeFetch(group: ConsumerGroupInternals): void {
    const { minBytes, maxWaitMs } = this.pacer.settings(performance.now())
    group.minBytes = minBytes
    group.maxWaitTime = maxWaitMs
    this.fetching.resolve()
    this.options.hooks.beforeFetch?.(group)
  }

  /** A closed session does not join again, and does not report the result of a pending join. */
  private createHooks(): ConsumerHooks {
    const { hooks } = this.options
    return {
      beforeJoin: async (group) => !this.closed && (await hooks.beforeJoin(group)) && !this.closed,
      afterJoin: (group, assignment) => {
        if (!this.closed) hooks.afterJoin(group, assignment)
      },
      onJoinFailed: () => hooks.onJoinFailed?.(),
      onCommitted: (committed) => hooks.onCommitted?.(committed),
      needsRejoin: () => hooks.needsRejoin?.() ?? false,
      beforeFetch: (group) => this.beforeFetch(group),
      onPositionOutOfRange: (partition) => {
        if (!this.closed) hooks.onPositionOutOfRange(partition)
      },
    }
  }

  /** kafkajs throws if it is not in a group, for example after a crash. Then there is nothing to pause. */
  private ifConsuming(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.options.logger.debug({ err: error }, 'not consuming')
    }
  }

  private createConsumer(): KafkajsConsumer {
    const { kafka, groupId, timing, logger, hooks } = this.options
    const assigner = createStickyAssigner({
      ownership: () => hooks.ownership(),
      onCreated: (created) => registerHooks(created, this.createHooks()),
    })
    return createKafka({ kafka, logger }).consumer({
      groupId,
      partitionAssigners: [assigner],
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
