import { Bag, type BagItem } from '../collections/bag'
import { RecentSet } from '../collections/recent-set'
import { asError } from '../connection/broker-errors'
import { PoisonRecordError, RecordTooLargeError, isOutage } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'
import { backoffMs, sleep } from '../time'
import { HandlerWatch } from './handler-watch'
import { type Item } from './item'
import { type ConsumerMetrics } from './consumer-metrics'
import { Outage } from './outage'
import { type ConsumerOptions, type DeadLetter, type HandlerContext, type Task } from './consumer-options'

/** Finished effects to remember, about 100 bytes each. */
const REMEMBERED_EFFECTS = 20_000
const RETRY = { initialMs: 100, maxMs: 5_000 }

type RunnerOptions<T> = Pick<ConsumerOptions<T>, 'route' | 'handle' | 'deadLetter'> & {
  maxAttempts: number
  handlerLimitMs: number
  logger: Logger
  metrics: ConsumerMetrics
  onBlocked: (blocked: boolean) => void
  /** Simulated work has ended: its slot is free. */
  onWorkDone: () => void
  /** A record has started to wait for its next attempt. */
  onWaiting: () => void
}

/**
 * The handler's context; its signal is created on first access. A class, since V8 makes a hidden class for each object
 * literal with a getter, and keeps everything that the getter closes over for as long.
 */
class AttemptContext implements HandlerContext {
  constructor(
    readonly record: KafkaRecord,
    readonly attempt: number,
    private readonly call: { signal: AbortSignal },
  ) {}

  get signal(): AbortSignal {
    return this.call.signal
  }
}

interface RunningWork extends BagItem {
  /** By `performance.now()`, ms. */
  endsAt: number
}

/** Runs one record from start to end: work, handler, retries, dead letter. */
export class ItemRunner<T> {
  readonly outage: Outage
  private readonly watch: HandlerWatch
  private readonly finishedEffects = new RecentSet(REMEMBERED_EFFECTS)
  /** Running records that wait for their next attempt: a drain does not wait for them. */
  waiting = 0
  private readonly runningWork = new Bag<RunningWork>()

  constructor(private readonly options: RunnerOptions<T>) {
    this.watch = new HandlerWatch(options.handlerLimitMs)
    this.outage = new Outage(options.onBlocked)
  }

  /** How many records have work that lasts longer than `ms` from now. */
  workingLongerThan(ms: number): number {
    const limit = performance.now() + ms
    return [...this.runningWork].filter(({ endsAt }) => endsAt > limit).length
  }

  stop(): void {
    this.watch.stop()
  }

  /** True when the record's effect is finished, false when its partition was revoked meanwhile. */
  async run(item: Item<T>): Promise<boolean> {
    const finished = await this.process(item)
    this.outage.clear({ item, recovered: finished })
    return finished
  }

  private async process(item: Item<T>): Promise<boolean> {
    if (item.poison) return this.sendToDeadLetters({ item, reason: 'poison', error: item.poison, attempts: 0 })
    const task = this.readTask(item)
    if (task === undefined) return true
    if (task.onceKey !== undefined && this.finishedEffects.has(task.onceKey)) {
      if (item.isWork) this.options.onWorkDone()
      this.options.metrics.suppressed.inc()
      return true
    }
    if (item.isWork) await this.work(item, task)
    const finished = !item.tracker.revoked.aborted && (await this.attempt(item, task))
    if (finished && task.onceKey !== undefined) this.finishedEffects.add(task.onceKey)
    return finished
  }

  private readTask(item: Item<T>): Task<T> | undefined {
    if (item.task) return item.task
    const routed = this.options.route(item.record)
    return routed.kind === 'task' ? routed : undefined
  }

  private async work(item: Item<T>, task: Task<T>): Promise<void> {
    const workMs = task.workMs ?? 0
    const work = { index: -1, endsAt: performance.now() + workMs }
    this.runningWork.add(work)
    await sleep(workMs, item.tracker.revoked)
    this.runningWork.delete(work)
    this.options.onWorkDone()
  }

  private async attempt(item: Item<T>, task: Task<T>): Promise<boolean> {
    const { revoked } = item.tracker
    for (let attempt = 1, waits = 1; ;) {
      try {
        await this.handle(item, task, attempt)
        return true
      } catch (error) {
        if (revoked.aborted) return false
        const failure = asError(error)
        if (isOutage(failure)) await this.waitForRecovery(item, failure, waits++)
        else if (attempt >= this.options.maxAttempts || isPermanent(failure))
          return this.sendToDeadLetters({ item, reason: 'exhausted', error: failure, attempts: attempt })
        else await this.waitForRetry(item, failure, attempt++)
      }
      if (revoked.aborted) return false
    }
  }

  private handle(item: Item<T>, task: Task<T>, attempt: number): Promise<void> {
    const { record, tracker } = item
    return this.watch.run(
      (call) => this.options.handle(task.message, new AttemptContext(record, attempt, call)),
      tracker.revoked,
    )
  }

  /** The dead letter must be stored before the record counts as finished, so this retries until it is. */
  private async sendToDeadLetters({
    item,
    ...letter
  }: Omit<DeadLetter, 'record'> & { item: Item<T> }): Promise<boolean> {
    for (let waits = 1; !item.tracker.revoked.aborted; waits++) {
      try {
        await this.options.deadLetter({ record: item.record, ...letter })
        this.options.metrics.deadLetters.inc()
        return true
      } catch (error) {
        await this.waitForRecovery(item, asError(error), waits)
      }
    }
    return false
  }

  private async waitForRecovery(item: Item<T>, error: Error, attempt: number): Promise<void> {
    if (!this.outage.blocked) this.options.logger.warn({ err: error }, `consumer paused: ${error.message}`)
    await this.wait(item, this.outage.wait({ item, attempt, error, signal: item.tracker.revoked }))
  }

  private async waitForRetry(item: Item<T>, error: Error, attempt: number): Promise<void> {
    const { topic, partition, offset } = item.record
    this.options.metrics.retries.inc()
    this.options.logger.warn({ err: error, topic, partition, offset, attempt }, `handler failed: ${error.message}`)
    await this.wait(item, sleep(backoffMs(attempt, RETRY), item.tracker.revoked))
  }

  private async wait(item: Item<T>, until: Promise<void>): Promise<void> {
    this.waiting++
    item.tracker.active--
    this.options.onWaiting()
    await until
    this.waiting--
    item.tracker.active++
  }
}

/**
 * Whether retrying is pointless. `retriable` will not do: a store that rejects a batch marks every record in it, also
 * good ones.
 */
function isPermanent(error: Error): boolean {
  return error instanceof RecordTooLargeError || error instanceof PoisonRecordError
}
