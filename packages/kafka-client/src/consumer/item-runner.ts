import { Bag, type BagItem } from '../collections/bag'
import { RecentSet } from '../collections/recent-set'
import { asError } from '../broker-errors'
import { PoisonRecordError, RecordTooLargeError, isOutage } from '../errors'
import { backoffMs, sleep } from '../time'
import { HandlerWatch } from './handler-watch'
import { type Item, tryRoute } from './item'
import { type ConsumerMetrics } from './consumer-metrics'
import { Outage } from './outage'
import {
  type ConsumerOptions,
  type DeadLetter,
  type HandlerContext,
  type RunTimes,
  type Task,
} from './consumer-options'

/** How many keys of finished effects are stored, about 100 bytes each. */
const MAX_FINISHED_EFFECTS = 20_000
const RETRY = { initialMs: 100, maxMs: 5_000 }

type RunnerOptions<T> = Pick<
  ConsumerOptions<T>,
  'groupId' | 'route' | 'handle' | 'deadLetter' | 'logger' | 'tracing'
> & {
  maxAttempts: number
  handlerLimitMs: number
  metrics: ConsumerMetrics
  onBlocked: (isBlocked: boolean) => void
  /** Called when simulated work has ended and no longer uses its slot. */
  onWorkDone: () => void
  /** Called when a record starts to wait for its next attempt. */
  onWaiting: () => void
  /** Resolves when the record that waits may be tried again. */
  untilRetriable: (item: Item<T>) => Promise<void>
  onKeyReleased: (item: Item<T>) => void
}

interface RunningWork extends BagItem {
  /** By `performance.now()`, ms. */
  endsAt: number
}

/** Runs one record from start to end: work, handler, retries, dead letter. */
export class ItemRunner<T> {
  readonly outage: Outage
  private readonly handlerWatch: HandlerWatch
  private readonly finishedEffects = new RecentSet(MAX_FINISHED_EFFECTS)
  /** By `onceKey`; resolves to true if the effect is finished. */
  private readonly runningEffects = new Map<string, Promise<boolean>>()
  /** Number of running records that wait for their next attempt. A drain does not wait for them. */
  waitingCount = 0
  private readonly runningWork = new Bag<RunningWork>()

  constructor(private readonly options: RunnerOptions<T>) {
    this.handlerWatch = new HandlerWatch(options.handlerLimitMs)
    this.outage = new Outage(options.onBlocked)
  }

  /** How many records have simulated work that ends more than `ms` from now. */
  countWorkLongerThan(ms: number): number {
    const limit = performance.now() + ms
    return [...this.runningWork].filter(({ endsAt }) => endsAt > limit).length
  }

  stop(): void {
    this.handlerWatch.stop()
  }

  /** Resolves to true when the record's effect is finished, to false if its partition was revoked before. */
  async run(item: Item<T>): Promise<boolean> {
    const { tracing, groupId } = this.options
    const finished = await (tracing
      ? tracing.process({ groupId, record: item.record }, () => this.process(item))
      : this.process(item))
    this.outage.clear({ item, recovered: finished })
    return finished
  }

  // Like other methods that only call another one, this one is not async: each further promise costs time for every record.
  private process(item: Item<T>): Promise<boolean> {
    const routed = item.poison ?? item.task ?? tryRoute(this.options.route, item.record)
    if (!(routed instanceof Error) && routed.kind === 'task') {
      const { onceKey } = routed
      return onceKey === undefined ? this.workAndHandle(item, routed) : this.runOnce(item, routed, onceKey)
    }
    this.skipWork(item)
    if (routed instanceof Error) return this.sendToDeadLetters({ item, reason: 'poison', error: routed, attempts: 0 })
    return Promise.resolve(true)
  }

  /**
   * Waits for a running effect with the same key, for example of a revoked partition, and skips the task if that effect
   * succeeds.
   */
  private async runOnce(item: Item<T>, task: Task<T>, onceKey: string): Promise<boolean> {
    for (let earlierRun = this.runningEffects.get(onceKey); earlierRun; earlierRun = this.runningEffects.get(onceKey))
      await earlierRun
    if (this.finishedEffects.has(onceKey)) {
      this.skipWork(item)
      this.options.metrics.suppressed.inc()
      return true
    }
    const running = this.workAndHandle(item, task)
    this.runningEffects.set(onceKey, running)
    const finished = await running
    this.runningEffects.delete(onceKey)
    if (finished) this.finishedEffects.add(onceKey)
    return finished
  }

  private workAndHandle(item: Item<T>, task: Task<T>): Promise<boolean> {
    const startedAt = Date.now()
    if (!item.hasWork) return this.attempt(item, task, { startedAt, workedAt: startedAt })
    return this.work(item, task).then((workedAt) => this.attempt(item, task, { startedAt, workedAt }))
  }

  private skipWork(item: Item<T>): void {
    if (item.hasWork) this.options.onWorkDone()
  }

  /** Resolves to the time at which the work ended, ms since 1970, taken before its slot is given to the next record. */
  private async work(item: Item<T>, task: Task<T>): Promise<number> {
    const workMs = task.workMs ?? 0
    const work = { index: -1, endsAt: performance.now() + workMs }
    this.runningWork.add(work)
    await sleep(workMs, item.tracker.revoked)
    this.runningWork.delete(work)
    const endedAt = Date.now()
    this.options.onWorkDone()
    return endedAt
  }

  private attempt(item: Item<T>, task: Task<T>, times: RunTimes): Promise<boolean> {
    if (item.tracker.revoked.aborted) return Promise.resolve(false)
    return this.handle(item, task, { times, attempt: 1 }).then(succeeded, (error: unknown) =>
      this.retry(item, task, { times, error }),
    )
  }

  /** Retries after the first attempt has failed with `error`. */
  private async retry(item: Item<T>, task: Task<T>, { times, error }: { times: RunTimes; error: unknown }) {
    const { revoked } = item.tracker
    let failure = asError(error)
    for (let attempt = 1, outageWaits = 1; !revoked.aborted;) {
      this.options.tracing?.attemptFailed(failure)
      if (isOutage(failure)) await this.waitForRecovery(item, failure, outageWaits++)
      else if (attempt >= this.options.maxAttempts || isPermanent(failure))
        return this.sendToDeadLetters({ item, reason: 'exhausted', error: failure, attempts: attempt })
      else await this.waitForRetry(item, failure, attempt++)
      if (revoked.aborted) return false
      try {
        await this.handle(item, task, { times, attempt })
        return true
      } catch (nextError) {
        failure = asError(nextError)
      }
    }
    return false
  }

  private handle(item: Item<T>, task: Task<T>, call: { times: RunTimes; attempt: number }): Promise<void> {
    const { record, tracker } = item
    const handler = (context: HandlerContext) => this.options.handle(task.message, context)
    const releaseKey = () => this.options.onKeyReleased(item)
    return this.handlerWatch.run(handler, { ...call, record, revoked: tracker.revoked, releaseKey })
  }

  /** Retries until the dead letter is stored, because only then the record is finished. */
  private async sendToDeadLetters({
    item,
    ...letter
  }: Omit<DeadLetter, 'record'> & { item: Item<T> }): Promise<boolean> {
    for (let attempt = 1; !item.tracker.revoked.aborted; attempt++) {
      try {
        await this.options.deadLetter({ record: item.record, ...letter })
        this.options.metrics.deadLetters.inc()
        this.options.tracing?.deadLettered(letter.error)
        return true
      } catch (error) {
        await this.waitForRecovery(item, asError(error), attempt)
      }
    }
    return false
  }

  private async waitForRecovery(item: Item<T>, error: Error, attempt: number): Promise<void> {
    if (!this.outage.isBlocked)
      this.options.logger.warn({ err: error }, `consumer paused until a retry succeeds: ${error.message}`)
    await this.wait(item, this.outage.wait({ item, attempt, error, signal: item.tracker.revoked }))
  }

  private async waitForRetry(item: Item<T>, error: Error, attempt: number): Promise<void> {
    const { topic, partition, offset } = item.record
    this.options.metrics.retries.inc()
    this.options.logger.warn(
      { err: error, topic, partition, offset, attempt },
      `handler failed, retrying: ${error.message}`,
    )
    await this.wait(item, sleep(backoffMs(attempt, RETRY), item.tracker.revoked))
  }

  private async wait(item: Item<T>, nextAttempt: Promise<void>): Promise<void> {
    this.waitingCount++
    item.tracker.active--
    this.options.onWaiting()
    await nextAttempt
    await this.options.untilRetriable(item)
    this.waitingCount--
    item.tracker.active++
  }
}

const succeeded = () => true

/**
 * Whether a retry cannot succeed. `retriable: false` does not prove that, because a store that rejects a batch reports
 * this error for all records in it, including the valid ones.
 */
function isPermanent(error: Error): boolean {
  return error instanceof RecordTooLargeError || error instanceof PoisonRecordError
}
