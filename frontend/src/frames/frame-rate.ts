/** Frames per second. More would not be visible in these drawings. */
const MAX_RATE = 60

/** Frames per second without a graphics card, where drawing takes CPU time from the pods on the same machine. */
const MAX_RATE_WITHOUT_CARD = 10

const MIN_RATE = 5

/** Frames that take longer are slow. Most displays show a new one every 17 ms. Milliseconds. */
const SLOW_MS = 50

/** Weight of a new measurement in the moving average. */
const WEIGHT = 0.2

/** After this time without a change of the rate, a higher one is tried. Milliseconds. */
const RETRY_MS = 5_000

/** How often the page draws: as often as the machine can, between `MIN_RATE` and the maximum. */
export class FrameRate {
  readonly #max: number
  #rate: number
  #averageMs = 0
  #changedAt = 0

  constructor({ hasGraphicsCard }: { hasGraphicsCard: boolean }) {
    this.#max = hasGraphicsCard ? MAX_RATE : MAX_RATE_WITHOUT_CARD
    this.#rate = this.#max
  }

  /** Time from one frame to the next, ms. */
  get intervalMs(): number {
    return 1_000 / this.#rate
  }

  /** Records how long a frame took, from its request until it was drawn. `now`: when it was drawn. Milliseconds. */
  record(tookMs: number, now: number): void {
    this.#averageMs += (tookMs - this.#averageMs) * WEIGHT
    if (this.#averageMs > SLOW_MS) this.#change(this.#rate / 2, now)
    else if (now - this.#changedAt >= RETRY_MS) this.#change(this.#rate * 2, now)
  }

  #change(rate: number, now: number): void {
    this.#rate = Math.min(this.#max, Math.max(MIN_RATE, rate))
    this.#averageMs = 0
    this.#changedAt = now
  }
}
