/** A consumer that gets more records than this is busy, per second. */
const BUSY_PER_SECOND = 100
/** Shortest time between two fetches of a busy consumer, ms. */
const SPACING_MS = 15
/** How long the measured rate remembers, ms. */
const MEMORY_MS = 1_000

/**
 * Holds a busy consumer's next fetch back for a moment, so that it brings many records and not one: a fetch costs the
 * client and the broker more than the records in it. Below a hundred records a second nothing is held back.
 */
export class FetchPacer {
  private perSecond = 0
  private last = -Infinity

  /** Call it for every batch with how many records it has. Answers how long to wait before the next fetch, ms. */
  delayMs(now: number, records: number): number {
    const forgotten = Math.exp((this.last - now) / MEMORY_MS)
    this.perSecond = this.perSecond * forgotten + (records * 1_000) / MEMORY_MS
    this.last = now
    return this.perSecond > BUSY_PER_SECOND ? SPACING_MS : 0
  }
}
