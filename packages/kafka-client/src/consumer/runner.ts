import { type Bag, type BagItem } from '../collections/bag'
import { type ConsumerMetrics } from './consumer-metrics'
import { type ConsumerOptions } from './consumer-options'
import { type HandlerWatch } from './handler-watch'
import { type Item } from './item'
import { type OnceEffects } from './once-effects'
import { type Outage } from './outage'

export type RunOptions<T> = Pick<ConsumerOptions<T>, 'route' | 'handle' | 'deadLetter' | 'logger' | 'tracing'> & {
  maxAttempts: number
  metrics: ConsumerMetrics
  /** Called when simulated work has ended and no longer uses its slot. */
  onWorkDone: () => void
  /** Called when a record starts to wait for its next attempt. */
  onWaiting: () => void
  /** Resolves when a record that waits for its next attempt may be tried again. */
  untilRetriable: (item: Item<T>) => Promise<void>
  onKeyReleased: (item: Item<T>) => void
}

export interface RunningWork extends BagItem {
  /** By `performance.now()`, ms. */
  endsAt: number
}

/** The part of {@link ItemRunner} that a record uses: the state that all records of a consumer share. */
export interface Runner<T> {
  readonly options: RunOptions<T>
  readonly handlerWatch: HandlerWatch
  readonly outage: Outage
  readonly effects: OnceEffects
  readonly runningWork: Bag<RunningWork>
  /** Number of running records that wait for their next attempt. */
  waitingCount: number
}
