import { asError, brokerErrorType, isRejoinError } from '../broker-errors'
import { type Logger } from '../logger'
import { backoffMs, sleep } from '../time'
import { type ConsumerMetrics } from './consumer-metrics'
import { type OffsetTracker } from './offset-tracker'
import { type Group } from './session-hooks'

type CommitTarget = Pick<Group, 'commit'>

interface CommitterOptions {
  topic: string
  /** Returns the partitions that this member owns. */
  assigned: () => OffsetTracker[]
  /** How long a finished offset waits, so that one request commits several offsets, ms. */
  delayMs: number
  /** Whether the consumer is under load: then commits wait longer, until {@link Committer.commitWithFetch} sends them. */
  isUnderLoad: () => boolean
  logger: Logger
  metrics: ConsumerMetrics
}

const RETRY = { initialMs: 100, maxMs: 2_000 }
const FLUSH_ATTEMPTS = 2
/** Consecutive failures before a report; one or two failures are normal when the coordinator moves. */
const REPORT_AFTER = 3
/** Under load: minimum time between two commits, and maximum wait for the next fetch, ms. */
const UNDER_LOAD = { minIntervalMs: 80, maxWaitMs: 100 }
/**
 * How long offsets of ignored records wait, ms. Reading such records again is cheap, but the lag should not count them for
 * long.
 */
const IGNORED_WAIT_MS = 100

/**
 * Commits all partitions in one request, one request at a time, soon after a record has finished. It never throws: it
 * retries a failed commit until the next join, which assigns the partitions again.
 */
export class Committer {
  private group: CommitTarget | undefined
  private timer: NodeJS.Timeout | undefined
  /** Whether a record was handled since the last commit. If not, all new offsets are of ignored records. */
  private hasHandled = false
  private inFlight: Promise<boolean> | undefined
  private failures = 0
  /** Metadata of this length or more is omitted, because the broker has rejected it. */
  private metadataLimit = Infinity
  /** Why several commits have failed in succession; empty otherwise. */
  detail = ''
  private sentAt = -Infinity

  constructor(private readonly options: CommitterOptions) {}

  /** Sends commits as this member of the group from now on. */
  open(group: CommitTarget): void {
    this.group = group
    this.failures = 0
    this.detail = ''
    this.schedule()
  }

  /** Sends no more commits until `open`. */
  close(): void {
    this.group = undefined
    this.cancelTimer()
  }

  /** Call it when a record was handled. */
  schedule(): void {
    if (!this.hasHandled) this.cancelTimer()
    this.hasHandled = true
    this.startTimer()
  }

  /** Call it after a delivery, because it may contain ignored records. */
  scheduleIgnored(): void {
    this.startTimer()
  }

  /** Called before each fetch. Sends a due commit at the same time, to save a round trip. */
  commitWithFetch(): void {
    const isDue = this.timer && this.failures === 0 && performance.now() - this.sentAt >= UNDER_LOAD.minIntervalMs
    if (isDue && this.options.isUnderLoad()) void this.commit()
  }

  /** Commits all finished offsets now, with one retry. */
  async flush(): Promise<void> {
    this.cancelTimer()
    await this.inFlight
    for (let attempt = 1; attempt <= FLUSH_ATTEMPTS; attempt++) {
      if (await this.commit()) return
      if (attempt < FLUSH_ATTEMPTS) await sleep(RETRY.initialMs)
    }
  }

  private startTimer(): void {
    if (this.timer || this.inFlight || !this.group) return
    this.timer = setTimeout(() => void this.commit(), this.waitMs())
  }

  private cancelTimer(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private waitMs(): number {
    if (this.failures > 0) return backoffMs(this.failures, RETRY)
    if (this.options.isUnderLoad()) return UNDER_LOAD.maxWaitMs
    return this.hasHandled ? this.options.delayMs : Math.max(this.options.delayMs, IGNORED_WAIT_MS)
  }

  private commit(): Promise<boolean> {
    this.cancelTimer()
    this.inFlight ??= this.send().finally(() => {
      this.inFlight = undefined
      if (this.options.assigned().some(({ hasUncommitted }) => hasUncommitted)) this.startTimer()
    })
    return this.inFlight
  }

  /** Resolves to false if the commit failed and can be sent again as this member of the group. */
  private async send(): Promise<boolean> {
    const { group } = this
    if (!group) return true
    const commits = this.options
      .assigned()
      .filter((tracker) => tracker.hasUncommitted)
      .map((tracker) => ({ tracker, checkpoint: tracker.checkpoint() }))
    this.hasHandled = false
    if (commits.length === 0) return true
    this.sentAt = performance.now()
    try {
      const partitions = commits.map(({ tracker: { partition }, checkpoint: { offset, metadata } }) => {
        return { partition, offset: String(offset), metadata: metadata.length < this.metadataLimit ? metadata : '' }
      })
      await group.commit([{ topic: this.options.topic, partitions }])
    } catch (error) {
      if (brokerErrorType(error) === 'OFFSET_METADATA_TOO_LARGE') {
        const lengths = commits.map(({ checkpoint }) => checkpoint.metadata.length)
        const sentLengths = lengths.filter((length) => length < this.metadataLimit)
        this.metadataLimit = Math.max(...sentLengths)
      }
      return this.onFailure(error)
    }
    for (const { tracker, checkpoint } of commits) tracker.commitSucceeded(checkpoint)
    this.failures = 0
    this.detail = ''
    this.options.metrics.commits.inc()
    return true
  }

  private onFailure(error: unknown): boolean {
    this.failures++
    const type = brokerErrorType(error) ?? 'CONNECTION'
    this.options.metrics.commitFailures.inc({ type })
    this.options.logger.debug({ err: error, type }, 'offset commit failed')
    if (isRejoinError(error)) return true
    if (this.failures === REPORT_AFTER) this.report(asError(error))
    return false
  }

  /** Reports that commits fail: the records are handled, but the next owner would repeat them. */
  private report(error: Error): void {
    this.detail = `offsets are not committed: ${error.message}`
    this.options.logger.warn({ err: error, topic: this.options.topic }, `${this.detail}, retrying`)
  }
}
