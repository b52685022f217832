import { Bag, type Bagged } from '../collections/bag'
import { RecentSet } from '../collections/recent-set'
import { PoisonRecordError, RecordTooLargeError, isOutage } from '../errors'
import { type Logger } from '../logger'
import { type KafkaRecord } from '../record'
import { backoffMs, sleep } from '../time'
import { HandlerWatch } from './handler-watch'
import { type Item } from './item'
import { type ConsumerMetrics } from './metrics'
import { Outage } from './outage'
import { type ConsumerOptions, type DeadLetter, type HandlerContext, type Task } from './types'

/** Effects remembered as finished; about 100 bytes each. */
const REMEMBERED_EFFECTS = 20_000
const RETRY = { initialMs: 100, maxMs: 5_000 }

type RunnerOptions<T> = Pick<ConsumerOptions<T>, 'route' | 'handle' | 'deadLetter'> & {
  maxAttempts: number
  handlerLimitMs: number
  logger: Logger
  metrics: ConsumerMetrics
  onBlocked: (blocked: boolean) => void
  /** The item's simulated work is over: its slot is free. */
  onWorkDone: (item: Item<T>) => void
  /** A record began to wait for its next attempt. */
  onPausing: () => void
}

/**
 * What a handler gets to know; the signal is only made when somebody asks for it. A class, since V8 makes a hidden
 * class for each object literal with a getter, and all that the getter knows lives as long as that.
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

/** Simulated work that runs. */
interface RunningWork extends Bagged {
  /** ms since the process began. */
  endsAt: number
}

/** Takes one record from its start to its end: work, handler, retries, dead letter. */
export class ItemRunner<T> {
  readonly outage: Outage
  private readonly options: RunnerOptions<T>
  private readonly watch: HandlerWatch
  private readonly finishedEffects = new RecentSet(REMEMBERED_EFFECTS)
  /** Records between two attempts: they run, but a drain need not wait for them. */
  pausing = 0
  private readonly works = new Bag<RunningWork>()

  constructor(options: RunnerOptions<T>) {
    this.options = options
    this.watch = new HandlerWatch({ limitMs: options.handlerLimitMs })
    this.outage = new Outage({ onChange: options.onBlocked })
  }

  get oldestMs(): number {
    return this.watch.oldestMs
  }

  /** How many records work for longer than `ms` from now. */
  workingBeyond(ms: number): number {
    const limit = performance.now() + ms
    return [...this.works].filter(({ endsAt }) => endsAt > limit).length
  }

  stop(): void {
    this.watch.stop()
  }

  /** Resolves true when the record's effect is finished, false when its partition was taken away meanwhile. */
  async run(item: Item<T>): Promise<boolean> {
    const finished = await this.process(item)
    this.outage.clear({ who: item, recovered: finished })
    return finished
  }

  private async process(item: Item<T>): Promise<boolean> {
    if (item.poison) return this.giveUp({ item, reason: 'poison', error: item.poison, attempts: 0 })
    const task = this.readTask(item)
    if (task === undefined) return true
    if (task.onceKey !== undefined && this.finishedEffects.has(task.onceKey)) {
      if (item.isWork) this.options.onWorkDone(item)
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
    const work = { place: -1, endsAt: performance.now() + workMs }
    this.works.add(work)
    await sleep(workMs, item.tracker.revoked)
    this.works.delete(work)
    this.options.onWorkDone(item)
  }

  private async attempt(item: Item<T>, task: Task<T>): Promise<boolean> {
    const { revoked } = item.tracker
    for (let attempt = 1, waits = 1; ;) {
      try {
        await this.handle(item, task, attempt)
        return true
      } catch (error) {
        if (revoked.aborted) return false
        const failure = error instanceof Error ? error : new Error(String(error))
        if (isOutage(failure)) await this.waitForRecovery(item, failure, waits++)
        else if (attempt >= this.options.maxAttempts || isHopeless(failure))
          return this.giveUp({ item, reason: 'exhausted', error: failure, attempts: attempt })
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

  /** The dead letter must be safe before the record counts as finished, so this goes on until it is. */
  private async giveUp({ item, ...letter }: Omit<DeadLetter, 'record'> & { item: Item<T> }): Promise<boolean> {
    for (let waits = 1; !item.tracker.revoked.aborted; waits++) {
      try {
        await this.options.deadLetter({ record: item.record, ...letter })
        this.options.metrics.deadLetters.inc()
        return true
      } catch (error) {
        await this.waitForRecovery(item, error instanceof Error ? error : new Error(String(error)), waits)
      }
    }
    return false
  }

  private async waitForRecovery(item: Item<T>, error: Error, attempt: number): Promise<void> {
    if (!this.outage.blocked) this.options.logger.warn({ err: error }, `paused: ${error.message}`)
    await this.pause(item, this.outage.wait({ who: item, attempt, error, signal: item.tracker.revoked }))
  }

  private async waitForRetry(item: Item<T>, error: Error, attempt: number): Promise<void> {
    const { topic, partition, offset } = item.record
    this.options.metrics.retries.inc()
    this.options.logger.warn({ err: error, topic, partition, offset, attempt }, `handler failed: ${error.message}`)
    await this.pause(item, sleep(backoffMs({ attempt, ...RETRY }), item.tracker.revoked))
  }

  private async pause(item: Item<T>, until: Promise<void>): Promise<void> {
    this.pausing++
    item.tracker.active--
    this.options.onPausing()
    await until
    this.pausing--
    item.tracker.active++
  }
}

/**
 * Whether the record itself is at fault, for ever. Not by `retriable`: a store that refuses a batch says so of every
 * record in it, and in another batch they may pass.
 */
function isHopeless(error: Error): boolean {
  return error instanceof RecordTooLargeError || error instanceof PoisonRecordError
}
