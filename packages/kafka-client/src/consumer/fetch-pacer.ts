/** A consumer that gets data more often than this on average is busy, ms. */
const BUSY_MS = 10
/** Shortest time between two fetches of a busy consumer, ms. */
const SPACING_MS = 5
const WEIGHT = 0.1
const LONGEST_GAP_MS = 100

/**
 * Holds a busy consumer's next fetch back for a moment, so that it brings many records and not one: a fetch costs the
 * client and the broker more than the records in it. Below a hundred fetches a second nothing is held back.
 */
export class FetchPacer {
  private averageMs = LONGEST_GAP_MS
  private last = -Infinity

  /** Call it for every batch; batches of one fetch come in the same moment. Answers how long to wait, ms. */
  delayMs(now: number): number {
    const gap = Math.min(now - this.last, LONGEST_GAP_MS)
    if (gap >= 1) {
      this.averageMs += (gap - this.averageMs) * WEIGHT
      this.last = now
    }
    return this.averageMs < BUSY_MS ? SPACING_MS : 0
  }
}
