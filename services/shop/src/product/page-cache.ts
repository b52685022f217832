import { Generation } from './generation'

export interface PageCacheOptions {
  /** A text that nobody asked for this long is given up, after twice as long at the latest. */
  keepMs: number
  /** Most memory that texts may take. */
  maxBytes: number
}

/**
 * Texts that were asked for lately. What is read in a period moves to that period's generation; the generation before
 * the last is given up whole. So the memory follows the load: it grows with what is asked for and falls once it is not.
 */
export class PageCache {
  readonly name = 'cache'
  private young = new Generation()
  private old = new Generation()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: PageCacheOptions) {}

  get bytes(): number {
    return this.young.bytes + this.old.bytes
  }

  get size(): number {
    return this.young.size + this.old.size
  }

  start(): Promise<void> {
    this.timer = setInterval(() => this.turn(), this.options.keepMs)
    return Promise.resolve()
  }

  stop(): Promise<void> {
    clearInterval(this.timer)
    this.young.release()
    this.old.release()
    return Promise.resolve()
  }

  get(key: string): string | undefined {
    const found = this.young.get(key)
    if (found !== undefined) return found
    const kept = this.old.get(key)
    if (kept !== undefined) this.put(key, kept)
    return kept
  }

  put(key: string, text: string): void {
    if (this.young.bytes >= this.options.maxBytes / 2) this.turn()
    this.young.put(key, text)
  }

  /** Ends a period: gives up what was not asked for since the one before began. */
  turn(): void {
    this.old.release()
    ;[this.old, this.young] = [this.young, this.old]
  }
}
