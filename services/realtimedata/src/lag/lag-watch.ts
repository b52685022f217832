import { type ConsumerName, type LagReport, ORDERS_TOPIC, consumerNames, consumers } from '@food-delivery/contracts'
import { type GroupLagView, type LagAdmin, type Logger } from '@food-delivery/kafka-client'
import { type CommittedTotals, committedTotals, mapConsumers, toLagReport } from './lag-report'

export interface LagWatchOptions {
  admin: LagAdmin
  logger: Logger
  /** The lag is only read while this is true. */
  hasViewers: () => boolean
  onReport: (report: LagReport, committed: CommittedTotals) => void
  /** Default `orders`. */
  topic?: string
  /** Default: the groups of the four consumers. */
  groupIds?: Record<ConsumerName, string>
  /** Default 1,000 ms. */
  everyMs?: number
}

// A longer gap, as after a time without viewers, gives no current rate.
const LONGEST_RATE_MS = 5_000
const NO_GROUP: GroupLagView = { total: 0, partitions: [], members: 0 }

/** Reads the lag of the four groups each second while there are viewers. Logs once if Kafka is unavailable, and retries. */
export class LagWatch {
  /** The newest report; null before the first, and while Kafka does not answer. */
  latest: LagReport | null = null
  private readonly groupIds: Record<ConsumerName, string>
  private before: CommittedTotals | undefined
  private timer: NodeJS.Timeout | undefined
  private reading: Promise<void> | undefined
  private isConnected = false
  private hasFailed = false

  constructor(private readonly options: LagWatchOptions) {
    this.groupIds = options.groupIds ?? mapConsumers((name) => consumers[name].groupId)
  }

  start(): void {
    this.timer ??= setInterval(() => void this.poll(), this.options.everyMs ?? 1_000)
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.reading
    await this.options.admin.disconnect()
  }

  /** Reads now, unless it is reading already or there are no viewers. Never rejects. */
  poll(): Promise<void> {
    if (!this.options.hasViewers()) return Promise.resolve()
    this.reading ??= this.read().finally(() => (this.reading = undefined))
    return this.reading
  }

  private async read(): Promise<void> {
    const { admin, logger, onReport, topic = ORDERS_TOPIC } = this.options
    try {
      if (!this.isConnected) await admin.connect()
      this.isConnected = true
      const found = await admin.lag({ topic, groupIds: consumerNames.map((name) => this.groupIds[name]) })
      const lags = mapConsumers((name) => found.get(this.groupIds[name]) ?? NO_GROUP)
      const now = committedTotals(lags, performance.now())
      const isRecent = this.before !== undefined && now.at - this.before.at <= LONGEST_RATE_MS
      this.latest = toLagReport(lags, now, isRecent ? this.before : undefined)
      this.before = now
      this.hasFailed = false
      onReport(this.latest, now)
    } catch (error) {
      if (!this.hasFailed) logger.warn({ err: error }, 'the lag cannot be read')
      this.hasFailed = true
      this.latest = null
    }
  }
}
