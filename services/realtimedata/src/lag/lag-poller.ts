import { type ConsumerName, type LagReport, consumerNames, consumers, noTimeLag } from '@food-delivery/contracts'
import { type GroupLagView, type LagAdmin, type Logger } from '@food-delivery/kafka-client'
import { type CommittedTotals, committedTotals, mapConsumers, toLagReport } from './lag-report'

export interface LagPollerOptions {
  admin: LagAdmin
  logger: Logger
  onReport: (report: LagReport, committed: CommittedTotals) => void
  /** Called after each failure. */
  onUnavailable: () => void
  topic: string
  groupIds: Record<ConsumerName, string>
}

export const defaultGroupIds = mapConsumers((name) => consumers[name].groupId)

const POLL_INTERVAL_MS = 1_000
/** Longest interval between two reports for which rates are computed. */
const MAX_RATE_INTERVAL_MS = 5_000
const NO_GROUP: GroupLagView = { total: 0, partitions: [], members: 0, timeLag: noTimeLag }

/**
 * Reads the lag of the groups every second, even without viewers, because the time lag needs regular samples. Retries
 * if Kafka is unavailable.
 */
export class LagPoller {
  /** The latest report; null before the first report and while Kafka is unavailable. */
  latest: LagReport | null = null
  private previous: CommittedTotals | undefined
  private timer: NodeJS.Timeout | undefined
  private reading: Promise<void> | undefined
  private isConnected = false
  private hasFailed = false

  constructor(private readonly options: LagPollerOptions) {}

  start(): void {
    this.timer ??= setInterval(() => void this.poll(), POLL_INTERVAL_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.reading
    await this.options.admin.disconnect()
  }

  /** Reads the lag now. Never rejects. */
  poll(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined))
    return this.reading
  }

  private async read(): Promise<void> {
    const { admin, logger, onReport, topic, groupIds } = this.options
    try {
      if (!this.isConnected) await admin.connect()
      this.isConnected = true
      const lagsByGroup = await admin.lag({ topic, groupIds: consumerNames.map((name) => groupIds[name]) })
      const lags = mapConsumers((name) => lagsByGroup.get(groupIds[name]) ?? NO_GROUP)
      const committed = committedTotals(lags, performance.now())
      const isRecent = this.previous !== undefined && committed.at - this.previous.at <= MAX_RATE_INTERVAL_MS
      this.latest = toLagReport(lags, committed, isRecent ? this.previous : undefined)
      this.previous = committed
      this.hasFailed = false
      onReport(this.latest, committed)
    } catch (error) {
      if (!this.hasFailed) logger.warn({ err: error }, 'cannot read the lag of the consumer groups; retrying')
      this.hasFailed = true
      this.latest = null
      this.options.onUnavailable()
    }
  }
}
