/** Above this rate a dot represents ten messages, because dots of single messages would overlap. Messages per second. */
const SINGLE_DOT_RATE = 15

/** Units of the view box per second. */
const SPEED = 120

/** At most this many dots start in one step, because all of them start at the same point. */
const MAX_STARTING_DOTS = 3

/** A moving dot. `distance`: the distance from the start of the pipe. `weight`: the number of messages. */
interface Dot {
  distance: number
  weight: 1 | 10
}

/** The dots on one pipe. New dots start at the rate of the messages. */
export class DotStream {
  readonly #length: number
  /** The dots that are due, including a fraction of the next one. */
  #dueDots = 0
  #dots: Dot[] = []

  constructor(length: number) {
    this.#length = length
  }

  get dots(): readonly Dot[] {
    return this.#dots
  }

  /** Moves the dots by `seconds` and adds new ones. `rate`: messages per second. */
  step(seconds: number, rate: number): void {
    for (const dot of this.#dots) dot.distance += SPEED * seconds
    this.#dots = this.#dots.filter((dot) => dot.distance <= this.#length)
    const weight = rate > SINGLE_DOT_RATE ? 10 : 1
    this.#dueDots = Math.min(this.#dueDots + (rate / weight) * seconds, MAX_STARTING_DOTS)
    while (this.#dueDots >= 1) {
      this.#dueDots -= 1
      this.#dots.push({ distance: 0, weight })
    }
  }
}
