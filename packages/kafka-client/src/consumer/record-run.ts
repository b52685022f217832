import { asError } from '../broker-errors'
import { PoisonRecordError, RecordTooLargeError, isOutage } from '../errors'
import { type KafkaRecord } from '../record'
import { backoffMs, sleep } from '../time'
import { type DeadLetter, type HandlerContext, type Task } from './consumer-options'
import { type Attempt } from './handler-watch'
import { type Item, tryRoute } from './item'
import { type Runner } from './runner'

const RETRY = { initialMs: 100, maxMs: 5_000 }

/**
 * One record from its start to its end: simulated work, handler, retries, dead letter. The state is in fields and the steps
 * are methods, because closures and promises for every record cost time.
 */
export class RecordRun<T> implements Attempt {
  readonly record: KafkaRecord
  startedAt = 0
  workedAt = 0
  attempt = 1
  private outageWaits = 1
  private task!: Task<T>
  /** The `onceKey` of the task if this run has begun its effect. */
  private effect: string | undefined

  /** `onEnd` is called with false if the partition was revoked before the record's effect was finished. */
  constructor(
    private readonly runner: Runner<T>,
    private readonly item: Item<T>,
    private readonly onEnd: (isFinished: boolean) => void,
  ) {
    this.record = item.record
  }

  get revoked(): AbortSignal {
    return this.item.tracker.revoked
  }

  start(): void {
    const { item } = this
    const routed = item.poison ?? item.task ?? tryRoute(this.runner.options.route, item.record)
    if (!(routed instanceof Error) && routed.kind === 'task') {
      this.task = routed
      return this.begin()
    }
    this.skipWork()
    if (routed instanceof Error) void this.sendToDeadLetters({ reason: 'poison', error: routed, attempts: 0 })
    else this.endLater(true)
  }

  callHandler(context: HandlerContext): Promise<void> {
    return this.runner.options.handle(this.task.message, context)
  }

  releaseKey(): void {
    this.runner.options.onKeyReleased(this.item)
  }

  onHandled(error?: Error): void {
    if (!error) this.end(true)
    else if (this.revoked.aborted) this.end(false)
    else void this.retry(error)
  }

  /** Begins the task, unless its effect is finished. If the effect is running, waits for its end. */
  private begin(): void {
    const { onceKey } = this.task
    const state = onceKey === undefined ? 'begun' : this.runner.effects.begin(onceKey)
    if (state === 'begun') {
      this.effect = onceKey
      return this.workAndHandle()
    }
    if (state !== 'finished') return void state.then(() => this.begin())
    this.skipWork()
    this.runner.options.metrics.suppressed.inc()
    this.endLater(true)
  }

  private workAndHandle(): void {
    this.startedAt = this.workedAt = Date.now()
    if (this.item.hasWork) void this.work().then(() => this.handle())
    else this.handle()
  }

  private async work(): Promise<void> {
    const workMs = this.task.workMs ?? 0
    const { runningWork, options } = this.runner
    const work = { index: -1, endsAt: performance.now() + workMs }
    runningWork.add(work)
    await sleep(workMs, this.revoked)
    runningWork.delete(work)
    // The time is taken before the slot is given to the next record.
    this.workedAt = Date.now()
    options.onWorkDone()
  }

  private skipWork(): void {
    if (this.item.hasWork) this.runner.options.onWorkDone()
  }

  private handle(): void {
    if (this.revoked.aborted) this.endLater(false)
    else this.runner.handlerWatch.run(this)
  }

  private async retry(error: Error): Promise<void> {
    const { tracing, maxAttempts } = this.runner.options
    tracing?.attemptFailed(error)
    if (isOutage(error)) await this.waitForRecovery(error, this.outageWaits++)
    else if (this.attempt >= maxAttempts || isPermanent(error))
      return this.sendToDeadLetters({ reason: 'exhausted', error, attempts: this.attempt })
    else await this.waitForRetry(error, this.attempt++)
    this.handle()
  }

  /** Retries until the dead letter is stored, because only then the record is finished. */
  private async sendToDeadLetters(letter: Omit<DeadLetter, 'record'>): Promise<void> {
    for (let attempt = 1; !this.revoked.aborted; attempt++) {
      const error = await this.storeDeadLetter({ record: this.record, ...letter })
      if (!error) return this.end(true)
      await this.waitForRecovery(error, attempt)
    }
    this.end(false)
  }

  /** Resolves to the error if the dead letter was not stored. */
  private async storeDeadLetter(letter: DeadLetter): Promise<Error | undefined> {
    const { deadLetter, metrics, tracing } = this.runner.options
    try {
      await deadLetter(letter)
    } catch (error) {
      return asError(error)
    }
    metrics.deadLetters.inc()
    tracing?.deadLettered(letter.error)
    return undefined
  }

  private async waitForRecovery(error: Error, attempt: number): Promise<void> {
    const { outage, options } = this.runner
    if (!outage.isBlocked)
      options.logger.warn({ err: error }, `consumer paused until a retry succeeds: ${error.message}`)
    await this.wait(outage.wait({ item: this.item, attempt, error, signal: this.revoked }))
  }

  private async waitForRetry(error: Error, attempt: number): Promise<void> {
    const { topic, partition, offset } = this.record
    const { metrics, logger } = this.runner.options
    metrics.retries.inc()
    logger.warn({ err: error, topic, partition, offset, attempt }, `handler failed, retrying: ${error.message}`)
    await this.wait(sleep(backoffMs(attempt, RETRY), this.revoked))
  }

  private async wait(nextAttempt: Promise<void>): Promise<void> {
    const { item, runner } = this
    runner.waitingCount++
    item.tracker.active--
    runner.options.onWaiting()
    await nextAttempt
    await runner.options.untilRetriable(item)
    runner.waitingCount--
    item.tracker.active++
  }

  /**
   * Ends after the current call, which may be the scheduler's loop that starts records, so that no record ends within
   * that loop.
   */
  private endLater(isFinished: boolean): void {
    queueMicrotask(() => this.end(isFinished))
  }

  private end(isFinished: boolean): void {
    const { item, runner } = this
    if (this.effect !== undefined) runner.effects.end(this.effect, isFinished)
    runner.outage.clear({ item, recovered: isFinished })
    this.onEnd(isFinished)
  }
}

/**
 * Whether a retry cannot succeed. Other errors with `retriable: false` are retried, because a store that rejects a batch
 * reports such an error for all records in it, including the valid ones.
 */
function isPermanent(error: Error): boolean {
  return error instanceof RecordTooLargeError || error instanceof PoisonRecordError
}
