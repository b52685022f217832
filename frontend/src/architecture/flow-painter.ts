import { groupLooks } from '../cluster/group-look'
import { perConsumer } from '../cluster/per-consumer'
import { recentRates } from '../flow/recent-rates'
import { type SimulatorState } from '../store/state'
import { type Layout, type PipeName, type Point } from './drawing-layout'
import { pathLength, pointAt } from './path'
import { pipeRates } from './pipe-rates'
import { StreamOfDots } from './stream-of-dots'

/** Limits how far dots jump when frames were paused, as in a background tab. Seconds. */
const MAX_STEP = 0.1

const FULL_TURN = 2 * Math.PI

const colourNames: Record<PipeName, string> = {
  requests: '--accent',
  intake: '--accent',
  publish: '--ink-3',
  ...perConsumer((name) => groupLooks[name].colour),
}

interface Pipe {
  readonly name: PipeName
  readonly points: readonly Point[]
  readonly colour: string
  readonly dots: StreamOfDots
}

/** Draws the dots on all pipes, frame by frame. Reads colours once: a new theme needs a new painter. */
export class FlowPainter {
  readonly #context: CanvasRenderingContext2D
  readonly #layout: Layout
  readonly #scale: number
  readonly #pipes: readonly Pipe[]
  #last: number | undefined
  #rates: Record<PipeName, number> | undefined
  #ratesOf: Pick<SimulatorState, 'cluster' | 'charted'> | undefined

  /** `width`: of the canvas in CSS pixels. */
  constructor({ context, layout, width }: { context: CanvasRenderingContext2D; layout: Layout; width: number }) {
    this.#context = context
    this.#layout = layout
    this.#scale = (width * window.devicePixelRatio) / layout.width
    context.canvas.width = Math.round(layout.width * this.#scale)
    context.canvas.height = Math.round(layout.height * this.#scale)
    const styles = getComputedStyle(context.canvas)
    this.#pipes = Object.entries(layout.pipes).map(([name, points]) => ({
      name: name as PipeName,
      points,
      colour: styles.getPropertyValue(colourNames[name as PipeName]),
      dots: new StreamOfDots(pathLength(points)),
    }))
  }

  /** Whether there is any traffic to show. */
  hasRates(state: SimulatorState): boolean {
    const live = state.connection.events.status === 'open'
    return live && Object.values(this.#ratesIn(state)).some((rate) => rate > 0)
  }

  /** Draws the next frame; true if another one is needed. `now`: timestamp of requestAnimationFrame, ms. */
  paint(state: SimulatorState, now: number): boolean {
    const seconds = Math.min(MAX_STEP, (now - (this.#last ?? now)) / 1_000)
    const flows = this.hasRates(state)
    const rates = this.#ratesIn(state)
    for (const { name, dots } of this.#pipes) dots.step(seconds, flows ? rates[name] : 0)
    const { width, height } = this.#layout
    this.#context.setTransform(this.#scale, 0, 0, this.#scale, 0, 0)
    this.#context.clearRect(0, 0, width, height)
    for (const pipe of this.#pipes) this.#draw(pipe)
    const moving = flows || this.#pipes.some(({ dots }) => dots.dots.length > 0)
    this.#last = moving ? now : undefined
    return moving
  }

  #ratesIn({ cluster, charted }: SimulatorState): Record<PipeName, number> {
    const same = this.#ratesOf?.cluster === cluster && this.#ratesOf.charted === charted
    if (!this.#rates || !same) {
      this.#ratesOf = { cluster, charted }
      this.#rates = pipeRates(cluster, recentRates(charted.timeline).placed)
    }
    return this.#rates
  }

  #draw({ points, colour, dots }: Pipe): void {
    this.#context.fillStyle = colour
    this.#context.beginPath()
    for (const { along, weight } of dots.dots) {
      const { x, y } = pointAt(points, along)
      const radius = weight === 10 ? 3 : 1.8
      this.#context.moveTo(x + radius, y)
      this.#context.arc(x, y, radius, 0, FULL_TURN)
    }
    this.#context.fill()
  }
}
