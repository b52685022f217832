import { Bag } from '../collections/bag'
import { type ConsumerOptions } from './consumer-options'
import { HandlerWatch } from './handler-watch'
import { type Item } from './item'
import { OnceEffects } from './once-effects'
import { Outage } from './outage'
import { RecordRun } from './record-run'
import { TracedRun } from './traced-run'
import { type RunOptions, type Runner, type RunningWork } from './runner'

type RunnerOptions<T> = RunOptions<T> &
  Pick<ConsumerOptions<T>, 'groupId'> & { handlerLimitMs: number; onBlocked: (isBlocked: boolean) => void }

/** Runs records, and stores the state that they share. */
export class ItemRunner<T> implements Runner<T> {
  readonly outage: Outage
  readonly handlerWatch: HandlerWatch
  readonly effects = new OnceEffects()
  readonly runningWork = new Bag<RunningWork>()
  /** Number of running records that wait for their next attempt. A drain does not wait for them. */
  waitingCount = 0

  constructor(readonly options: RunnerOptions<T>) {
    this.handlerWatch = new HandlerWatch(options.handlerLimitMs)
    this.outage = new Outage(options.onBlocked)
  }

  /** Runs a record; calls `onEnd` with true when its effect is finished, or with false if its partition is revoked before. */
  run(item: Item<T>, onEnd: (isFinished: boolean) => void): void {
    const { tracing, groupId } = this.options
    if (!tracing) return new RecordRun(this, item, onEnd).start()
    const run = () => new Promise<boolean>((resolve) => new TracedRun(this, item, resolve).start())
    void tracing.process({ groupId, record: item.record }, run).then(onEnd)
  }

  /** How many records have simulated work that ends more than `ms` from now. */
  countWorkLongerThan(ms: number): number {
    const limit = performance.now() + ms
    return [...this.runningWork].filter(({ endsAt }) => endsAt > limit).length
  }

  stop(): void {
    this.handlerWatch.stop()
  }
}
