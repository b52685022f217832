/** Above this rate a dot is ten messages, since single ones would overlap. Messages per second. */
const SINGLE_DOT_RATE = 15

/** Units of the view box per second. */
const SPEED = 120

/** One moving dot: its distance from the start, and how many messages it represents. */
interface Dot {
  along: number
  weight: 1 | 10
}

/** The dots on one pipe: they start at the measured message rate. */
export class StreamOfDots {
  readonly #length: number
  #waiting = 0
  #dots: Dot[] = []

  constructor(length: number) {
    this.#length = length
  }

  get dots(): readonly Dot[] {
    return this.#dots
  }

  /** Advances by `seconds` at this rate of messages per second. */
  step(seconds: number, rate: number): void {
    for (const dot of this.#dots) dot.along += SPEED * seconds
    this.#dots = this.#dots.filter((dot) => dot.along <= this.#length)
    const weight = rate > SINGLE_DOT_RATE ? 10 : 1
    this.#waiting = Math.min(this.#waiting + (rate / weight) * seconds, 3)
    while (this.#waiting >= 1) {
      this.#waiting -= 1
      this.#dots.push({ along: 0, weight })
    }
  }
}
