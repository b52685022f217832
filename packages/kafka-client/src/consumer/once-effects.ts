import { createDeferred, type Deferred } from '../collections/deferred'
import { RecentSet } from '../collections/recent-set'

/** Maximum number of stored keys of finished effects, about 100 bytes each. */
const MAX_FINISHED_EFFECTS = 20_000

/** The running and the recently finished effects, by `onceKey`. */
export class OnceEffects {
  private readonly finished = new RecentSet(MAX_FINISHED_EFFECTS)
  /** The end of each running effect; undefined until a record waits for it. */
  private running = new Map<string, Deferred | undefined>()

  /**
   * Begins the effect, unless it is finished. Returns a promise if the effect is running, for example of a revoked
   * partition: try again when it has resolved.
   */
  begin(onceKey: string): 'begun' | 'finished' | Promise<void> {
    if (this.running.has(onceKey)) return this.endOf(onceKey)
    if (this.finished.has(onceKey)) return 'finished'
    this.running.set(onceKey, undefined)
    return 'begun'
  }

  end(onceKey: string, isFinished: boolean): void {
    const end = this.running.get(onceKey)
    this.running.delete(onceKey)
    // A new map ends the chain of hash tables that Bag describes.
    if (this.running.size === 0) this.running = new Map()
    if (isFinished) this.finished.add(onceKey)
    end?.resolve()
  }

  private endOf(onceKey: string): Promise<void> {
    const end = this.running.get(onceKey) ?? createDeferred()
    this.running.set(onceKey, end)
    return end.promise
  }
}
