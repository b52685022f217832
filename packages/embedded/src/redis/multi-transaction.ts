import { type Request } from './protocol/request-parser'
import { type Database } from './store/database'

/** The commands that a connection has queued since MULTI, and the keys that it watches. */
export class MultiTransaction {
  private queue: Request[] | undefined
  private hasQueueError = false
  /** Whether a watched key has changed. */
  private isStale = false
  private unwatchAll: (() => void)[] = []

  get isOpen(): boolean {
    return this.queue !== undefined
  }

  open(): void {
    this.queue = []
  }

  add(request: Request): void {
    this.queue?.push(request)
  }

  /** Makes EXEC discard the transaction, because a command could not be queued. */
  markQueueError(): void {
    this.hasQueueError = this.isOpen
  }

  /** Makes EXEC abort if the key changes later. */
  watch(database: Database, key: string): void {
    this.unwatchAll.push(database.watch(key, () => (this.isStale = true)))
  }

  unwatch(): void {
    for (const unwatch of this.unwatchAll) unwatch()
    this.unwatchAll = []
    this.isStale = false
  }

  /** Closes the transaction and returns the queued commands. */
  close(): { requests: readonly Request[]; hasQueueError: boolean; isStale: boolean } {
    const result = { requests: this.queue ?? [], hasQueueError: this.hasQueueError, isStale: this.isStale }
    this.queue = undefined
    this.hasQueueError = false
    this.unwatch()
    return result
  }
}
