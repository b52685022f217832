import { setMaxListeners } from 'node:events'
import { backoffMs, sleep } from '../time'

const RETRY = { initialMs: 100, maxMs: 2_000 }

/**
 * The records that wait for an unavailable dependency. While at least one waits, the consumer starts no other records.
 * When one succeeds, all others retry at once.
 */
export class Outage {
  private readonly waiting = new Set<object>()
  private wakeUp = createWakeUp()
  /** Message of the latest error; empty without an outage. */
  detail = ''

  constructor(private readonly onChange: (isBlocked: boolean) => void) {}

  get isBlocked(): boolean {
    return this.waiting.size > 0
  }

  /** Waits until the item should be tried again. */
  async wait({ item, attempt, error, signal }: OutageWait): Promise<void> {
    this.waiting.add(item)
    this.detail = error.message
    if (this.waiting.size === 1) this.onChange(true)
    await sleep(backoffMs(attempt, RETRY), signal, this.wakeUp.signal)
  }

  /** Removes an item. `recovered`: it has succeeded; otherwise its partition was revoked. */
  clear({ item, recovered }: { item: object; recovered: boolean }): void {
    if (!this.waiting.delete(item)) return
    if (recovered) this.wakeAll()
    if (this.waiting.size > 0) return
    this.detail = ''
    this.onChange(false)
  }

  private wakeAll(): void {
    this.wakeUp.abort()
    this.wakeUp = createWakeUp()
  }
}

function createWakeUp(): AbortController {
  const wakeUp = new AbortController()
  // There is no listener limit, because every waiting record adds a listener.
  setMaxListeners(0, wakeUp.signal)
  return wakeUp
}

interface OutageWait {
  item: object
  /** 1 for the first wait. */
  attempt: number
  error: Error
  signal: AbortSignal
}
