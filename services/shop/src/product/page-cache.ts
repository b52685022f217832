import { Generation } from './generation'

export interface PageCacheOptions {
  /** A page that was not requested for this long is dropped, after twice as long at the latest. */
  keepMs: number
  /** Upper bound of the memory for pages. */
  maxBytes: number
}

/**
 * Recently requested pages. A page that is read moves to the generation of the current period; the generation before
 * the last is dropped as a whole. So memory follows the load: it grows with the number of requested pages and shrinks
 * once they are not requested any more.
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
    this.timer = setInterval(() => this.rotate(), this.options.keepMs)
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
    if (this.young.bytes >= this.options.maxBytes / 2) this.rotate()
    this.young.put(key, text)
  }

  /** Ends a period: drops pages that were not requested since the previous one began. */
  rotate(): void {
    this.old.release()
    ;[this.old, this.young] = [this.young, this.old]
  }
}
