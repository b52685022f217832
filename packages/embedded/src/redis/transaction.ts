import { type Request } from './protocol/request-parser'
import { type Database } from './store/database'

/** Commands a connection has queued behind MULTI, and the keys it watches. */
export class Transaction {
  private queue: Request[] | undefined
  private isRefused = false
  private isOutdated = false
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

  /** A command that could not even be queued spoils the whole. */
  refuse(): void {
    this.isRefused = this.isOpen
  }

  /** Remembers whether the key changes from now on. */
  watch(database: Database, key: string): void {
    this.unwatchAll.push(database.watch(key, () => (this.isOutdated = true)))
  }

  unwatch(): void {
    for (const unwatch of this.unwatchAll) unwatch()
    this.unwatchAll = []
    this.isOutdated = false
  }

  /** Ends it and gives what was queued. */
  take(): { requests: readonly Request[]; isRefused: boolean; isOutdated: boolean } {
    const taken = { requests: this.queue ?? [], isRefused: this.isRefused, isOutdated: this.isOutdated }
    this.queue = undefined
    this.isRefused = false
    this.unwatch()
    return taken
  }
}
