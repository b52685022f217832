import { brokerErrorType, isFenced } from '../connection/broker-errors'
import { type Logger } from '../logger'
import { type CommitTopic } from '../patches/kafkajs-internals'
import { backoffMs, sleep } from '../time'
import { type ConsumerMetrics } from './metrics'
import { type Checkpoint, type OffsetTracker } from './offset-tracker'

/** The one call of a consumer group that the committer needs. */
export interface OffsetStore {
  commitOffsets(offsets: { topics: CommitTopic[] }): Promise<void>
}

interface CommitterOptions {
  /** The partitions this member owns now. */
  assigned: () => OffsetTracker[]
  /** How long a finished offset waits for others, ms. */
  delayMs: number
  /** Whether commits should rather wait for {@link Committer.ride}, since more will be finished by then. */
  gathers: () => boolean
  logger: Logger
  metrics: ConsumerMetrics
}

const RETRY = { initialMs: 100, maxMs: 2_000 }
const FLUSH_TRIES = 2
/** Shortest time between two commits that ride along, and the longest that one waits for a ride. Ms. */
const RIDE = { everyMs: 80, maxWaitMs: 100 }

/**
 * Commits the frontier of every partition: one request at a time, all partitions in it, soon after something became
 * finished. It never throws: a refused commit stays due, and the next join settles who owns what.
 */
export class Committer {
  private readonly options: CommitterOptions
  private store: OffsetStore | undefined
  private timer: NodeJS.Timeout | undefined
  private flight: Promise<boolean> | undefined
  private failures = 0
  private sentAt = -Infinity

  constructor(options: CommitterOptions) {
    this.options = options
  }

  /** Commits go to this membership from now on. */
  open(store: OffsetStore): void {
    this.store = store
    this.failures = 0
    this.schedule()
  }

  /** No commit is sent any more: the membership they would belong to is over. */
  close(): void {
    this.store = undefined
    clearTimeout(this.timer)
    this.timer = undefined
  }

  /** Says that something may have become committable. */
  schedule(): void {
    if (this.timer || this.flight || !this.store) return
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.commitAndGoOn()
    }, this.waitMs())
  }

  /** A fetch goes to Kafka now: what gathers may go with it, which saves a way there. */
  ride(): void {
    const isDue = this.timer && this.failures === 0 && performance.now() - this.sentAt >= RIDE.everyMs
    if (!isDue || !this.options.gathers()) return
    clearTimeout(this.timer)
    this.timer = undefined
    void this.commitAndGoOn()
  }

  /** Commits what is due now; two tries. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    await this.flight
    for (let tries = 0; tries < FLUSH_TRIES; tries++) {
      if (await this.commit()) return
      if (tries + 1 < FLUSH_TRIES) await sleep(RETRY.initialMs)
    }
  }

  private waitMs(): number {
    if (this.failures > 0) return backoffMs({ attempt: this.failures, ...RETRY })
    return this.options.gathers() ? RIDE.maxWaitMs : this.options.delayMs
  }

  private async commitAndGoOn(): Promise<void> {
    await this.commit()
    if (this.options.assigned().some(({ hasNews }) => hasNews)) this.schedule()
  }

  private commit(): Promise<boolean> {
    this.flight ??= this.send().finally(() => (this.flight = undefined))
    return this.flight
  }

  /** True when nothing is left to commit, or when it is no longer ours to commit. */
  private async send(): Promise<boolean> {
    const { store } = this
    const due = this.options
      .assigned()
      .filter((tracker) => tracker.hasNews)
      .map((tracker) => ({ tracker, checkpoint: tracker.checkpoint() }))
    if (!store || due.length === 0) return true
    this.sentAt = performance.now()
    try {
      await store.commitOffsets({ topics: toTopics(due) })
    } catch (error) {
      for (const { tracker, checkpoint } of due) tracker.settle(checkpoint, false)
      return this.failed(error)
    }
    for (const { tracker, checkpoint } of due) tracker.settle(checkpoint, true)
    this.failures = 0
    this.options.metrics.commits.inc()
    return true
  }

  private failed(error: unknown): boolean {
    this.failures++
    const type = brokerErrorType(error) ?? 'CONNECTION'
    this.options.metrics.commitFailures.inc({ type })
    this.options.logger.debug({ err: error, type }, 'commit refused')
    return isFenced(error)
  }
}

function toTopics(due: { tracker: OffsetTracker; checkpoint: Checkpoint }[]): CommitTopic[] {
  const topics = new Map<string, CommitTopic>()
  for (const { tracker, checkpoint } of due) {
    const { offset, metadata } = checkpoint
    const topic = topics.get(tracker.topic) ?? { topic: tracker.topic, partitions: [] }
    topic.partitions.push({ partition: tracker.partition, offset: String(offset), metadata })
    topics.set(tracker.topic, topic)
  }
  return [...topics.values()]
}
