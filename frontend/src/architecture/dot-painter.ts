import { groupLineStyles } from '../cluster/group-style'
import { perConsumer } from '../cluster/per-consumer'
import { recentRates } from '../flow/recent-rates'
import { type SimulatorState } from '../store/state'
import { type Layout, type PipeName, type Point } from './drawing-layout'
import { pathLength, pointAt } from './path'
import { pipeRates } from './pipe-rates'
import { DotStream } from './dot-stream'

/** Limits the movement after a pause without frames, for example in a background tab. Seconds. */
const MAX_STEP_SECONDS = 0.5

const FULL_CIRCLE = 2 * Math.PI

const colourNames: Record<PipeName, string> = {
  requests: '--accent',
  intake: '--accent',
  publish: '--ink-3',
  ...perConsumer((name) => groupLineStyles[name].colour),
}

interface Pipe {
  readonly name: PipeName
  readonly points: readonly Point[]
  readonly colour: string
  readonly stream: DotStream
}

/** Draws the dots on all pipes. Reads the colours only once, so a new theme needs a new painter. */
export class DotPainter {
  readonly #context: CanvasRenderingContext2D
  readonly #layout: Layout
  readonly #scale: number
  readonly #pipes: readonly Pipe[]
  #lastFrameAt: number | undefined
  #rates: Record<PipeName, number> | undefined
  #ratesSource: Pick<SimulatorState, 'cluster' | 'chartFlow'> | undefined

  /** `width`: the width of the canvas in CSS pixels. */
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
      stream: new DotStream(pathLength(points)),
    }))
  }

  /** Whether the page is connected and messages flow. */
  hasRates(state: SimulatorState): boolean {
    const isLive = state.connection.events.status === 'open'
    return isLive && Object.values(this.#ratesIn(state)).some((rate) => rate > 0)
  }

  /** Draws the next frame; returns whether another one is needed. `now`: the time of the frame, ms. */
  paint(state: SimulatorState, now: number): boolean {
    const seconds = Math.min(MAX_STEP_SECONDS, (now - (this.#lastFrameAt ?? now)) / 1_000)
    const hasRates = this.hasRates(state)
    const rates = this.#ratesIn(state)
    for (const { name, stream } of this.#pipes) stream.step(seconds, hasRates ? rates[name] : 0)
    const { width, height } = this.#layout
    this.#context.setTransform(this.#scale, 0, 0, this.#scale, 0, 0)
    this.#context.clearRect(0, 0, width, height)
    for (const pipe of this.#pipes) this.#draw(pipe)
    const isMoving = hasRates || this.#pipes.some(({ stream }) => stream.dots.length > 0)
    this.#lastFrameAt = isMoving ? now : undefined
    return isMoving
  }

  #ratesIn({ cluster, chartFlow }: SimulatorState): Record<PipeName, number> {
    const isCurrent = this.#ratesSource?.cluster === cluster && this.#ratesSource.chartFlow === chartFlow
    if (!this.#rates || !isCurrent) {
      this.#ratesSource = { cluster, chartFlow }
      this.#rates = pipeRates(cluster, recentRates(chartFlow.timeline).placed)
    }
    return this.#rates
  }

  #draw({ points, colour, stream }: Pipe): void {
    this.#context.fillStyle = colour
    this.#context.beginPath()
    for (const { distance, weight } of stream.dots) {
      const { x, y } = pointAt(points, distance)
      const radius = weight === 10 ? 3 : 1.8
      this.#context.moveTo(x + radius, y)
      this.#context.arc(x, y, radius, 0, FULL_CIRCLE)
    }
    this.#context.fill()
  }
}
