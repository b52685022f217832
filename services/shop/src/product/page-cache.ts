import { Generation } from './generation'

export interface PageCacheOptions {
  /**
   * Length of a period, ms. A page is deleted if it has not been requested for one to two periods. A period ends
   * earlier if the pages of its generation use half of `maxBytes`.
   */
  keepMs: number
  /** Maximum memory for pages, bytes, at least 2 MiB. Rounded down to a multiple of 2 MiB: a generation has whole MiB. */
  maxBytes: number
}

/**
 * Recently requested pages in two generations, of the current and of the previous period. Reading a page copies it to
 * the current generation; at the end of a period the previous generation is deleted. So memory follows the load: it
 * grows with the number of requested pages and shrinks when they are no longer requested.
 */
export class PageCache {
  readonly name = 'cache'
  private current = new Generation()
  private previous = new Generation()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: PageCacheOptions) {}

  get bytes(): number {
    return this.current.bytes + this.previous.bytes
  }

  get size(): number {
    return this.current.size + this.previous.size
  }

  start(): Promise<void> {
    this.timer = setInterval(() => this.rotate(), this.options.keepMs)
    return Promise.resolve()
  }

  stop(): Promise<void> {
    clearInterval(this.timer)
    this.current.release()
    this.previous.release()
    return Promise.resolve()
  }

  get(key: string): string | undefined {
    const text = this.current.get(key)
    if (text !== undefined) return text
    const previous = this.previous.get(key)
    if (previous !== undefined) this.put(key, previous)
    return previous
  }

  put(key: string, text: string): void {
    if (this.current.bytesWith(text) > this.options.maxBytes / 2) this.rotate()
    this.current.put(key, text)
  }

  /** Ends a period: deletes the pages that were not requested in it. */
  rotate(): void {
    this.previous.release()
    ;[this.previous, this.current] = [this.current, this.previous]
  }
}
