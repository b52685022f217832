import { setMaxListeners } from 'node:events'
import { backoffMs, sleep } from '../time'

const INITIAL_MS = 100
const MAX_MS = 2_000

/**
 * Remembers which records wait for something that is down. While there are any, the consumer starts nothing new: a
 * record that gets through says that the rest may try at once.
 */
export class Outage {
  private readonly waiting = new Set<object>()
  private wake = createWake()
  private readonly onChange: (blocked: boolean) => void
  /** What is down, in words; empty when nothing is. */
  detail = ''

  constructor({ onChange }: { onChange: (blocked: boolean) => void }) {
    this.onChange = onChange
  }

  get blocked(): boolean {
    return this.waiting.size > 0
  }

  /** Registers the record as waiting and resolves when it should try again. */
  async wait({ who, attempt, error, signal }: OutageWait): Promise<void> {
    this.waiting.add(who)
    this.detail = error.message
    if (this.waiting.size === 1) this.onChange(true)
    const ms = backoffMs({ attempt, initialMs: INITIAL_MS, maxMs: MAX_MS })
    await sleep(ms, signal, this.wake.signal)
  }

  /** The record got through, or is not ours any more. */
  clear({ who, recovered }: { who: object; recovered: boolean }): void {
    if (!this.waiting.delete(who)) return
    if (recovered) this.wakeAll()
    if (this.waiting.size > 0) return
    this.detail = ''
    this.onChange(false)
  }

  private wakeAll(): void {
    this.wake.abort()
    this.wake = createWake()
  }
}

/** Every waiting record listens. */
function createWake(): AbortController {
  const wake = new AbortController()
  setMaxListeners(0, wake.signal)
  return wake
}

interface OutageWait {
  who: object
  /** 1 for the first wait. */
  attempt: number
  error: Error
  signal: AbortSignal
}
