import { brokerErrorType, isFenced } from '../connection/broker-errors'
import { type Logger } from '../logger'
import { type CommitTopic } from '../patches/kafkajs-internals'
import { backoffMs, sleep } from '../time'
import { type ConsumerMetrics } from './consumer-metrics'
import { type Checkpoint, type OffsetTracker } from './offset-tracker'

/** The one call of a consumer group that the committer needs. */
interface OffsetStore {
  commitOffsets(offsets: { topics: CommitTopic[] }): Promise<void>
}

interface CommitterOptions {
  /** The partitions this member owns now. */
  assigned: () => OffsetTracker[]
  /** How long a finished offset waits so that others can share its commit, ms. */
  delayMs: number
  /** Under load commits wait longer, so that {@link Committer.commitWithFetch} can send them. */
  isBusy: () => boolean
  logger: Logger
  metrics: ConsumerMetrics
}

const RETRY = { initialMs: 100, maxMs: 2_000 }
const FLUSH_ATTEMPTS = 2
/** Under load: shortest time between two commits, and longest wait for a fetch to send one with. Ms. */
const PIGGYBACK = { everyMs: 80, maxWaitMs: 100 }

/**
 * Commits all partitions together in one request, one request at a time, soon after a record has finished. It never
 * throws: a failed commit is sent again, until the next join decides who owns which partition.
 */
export class Committer {
  private store: OffsetStore | undefined
  private timer: NodeJS.Timeout | undefined
  private inFlight: Promise<boolean> | undefined
  private failures = 0
  private sentAt = -Infinity

  constructor(private readonly options: CommitterOptions) {}

  /** Commits belong to this membership of the group from now on. */
  open(store: OffsetStore): void {
    this.store = store
    this.failures = 0
    this.schedule()
  }

  /** Sends no more commits: the membership that they would belong to is over. */
  close(): void {
    this.store = undefined
    this.cancelTimer()
  }

  /** Call it when there may be something new to commit. */
  schedule(): void {
    if (this.timer || this.inFlight || !this.store) return
    this.timer = setTimeout(() => this.commitAndReschedule(), this.waitMs())
  }

  /** Called before each fetch; sends a due commit along with it to save a round trip. */
  commitWithFetch(): void {
    const isDue = this.timer && this.failures === 0 && performance.now() - this.sentAt >= PIGGYBACK.everyMs
    if (isDue && this.options.isBusy()) this.commitAndReschedule()
  }

  /** Commits everything that is due now; two attempts. */
  async flush(): Promise<void> {
    this.cancelTimer()
    await this.inFlight
    for (let attempt = 1; attempt <= FLUSH_ATTEMPTS; attempt++) {
      if (await this.commit()) return
      if (attempt < FLUSH_ATTEMPTS) await sleep(RETRY.initialMs)
    }
  }

  private cancelTimer(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private waitMs(): number {
    if (this.failures > 0) return backoffMs(this.failures, RETRY)
    return this.options.isBusy() ? PIGGYBACK.maxWaitMs : this.options.delayMs
  }

  private commitAndReschedule(): void {
    this.cancelTimer()
    void this.commit().then(() => {
      if (this.options.assigned().some(({ hasUncommitted }) => hasUncommitted)) this.schedule()
    })
  }

  private commit(): Promise<boolean> {
    this.inFlight ??= this.send().finally(() => (this.inFlight = undefined))
    return this.inFlight
  }

  /** True when nothing is left to commit, or when this member may no longer commit it. */
  private async send(): Promise<boolean> {
    const { store } = this
    const due = this.options
      .assigned()
      .filter((tracker) => tracker.hasUncommitted)
      .map((tracker) => ({ tracker, checkpoint: tracker.checkpoint() }))
    if (!store || due.length === 0) return true
    this.sentAt = performance.now()
    try {
      await store.commitOffsets({ topics: toTopics(due) })
    } catch (error) {
      for (const { tracker } of due) tracker.commitFailed()
      return this.onFailure(error)
    }
    for (const { tracker, checkpoint } of due) tracker.commitSucceeded(checkpoint)
    this.failures = 0
    this.options.metrics.commits.inc()
    return true
  }

  private onFailure(error: unknown): boolean {
    this.failures++
    const type = brokerErrorType(error) ?? 'CONNECTION'
    this.options.metrics.commitFailures.inc({ type })
    this.options.logger.debug({ err: error, type }, 'offset commit failed')
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
