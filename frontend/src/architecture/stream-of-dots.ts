/** Above this rate a dot stands for ten messages, since single ones would run together. Messages per second. */
const SINGLE_DOT_RATE = 15

/** Units of the drawing a dot moves in a second. */
const SPEED = 120

/** One moving dot: how far it came, and how many messages it stands for. */
interface Dot {
  along: number
  weight: 1 | 10
}

/** The dots on one pipe: as many start per second as messages really flow. */
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

  /** Goes on by `seconds` at this rate, messages per second. */
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
