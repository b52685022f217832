import { FrameRate } from './frame-rate'
import { hasGraphicsCard } from './graphics-card'

/** Draws something. `now`: the time of the frame, ms. */
type Draw = (now: number) => void

/** Calls `draw` once, in the next frame. Returns a function that cancels it. */
export type RequestFrame = (draw: Draw) => () => void

/** The functions of the browser that frames need. */
export interface FrameClock {
  readonly now: () => number
  readonly after: (ms: number, callback: () => void) => void
  /** The browser does not call back while the page is hidden. */
  readonly onDisplay: (callback: () => void) => void
}

const browserClock: FrameClock = {
  now: () => performance.now(),
  after: (ms, callback) => void setTimeout(callback, ms),
  onDisplay: (callback) => void requestAnimationFrame(callback),
}

/** A frame that took longer was not slow: the page was hidden. Milliseconds. */
const HIDDEN_MS = 2_000

/** The wait for the display is on average half of its period, which a timer must not add to each frame. Milliseconds. */
const DISPLAY_WAIT_MS = 9

/**
 * Collects what the parts of the page want to draw, and draws it together, at the rate that the machine can keep. Draws
 * nothing while the page is hidden.
 */
export function createFrames(
  clock: FrameClock = browserClock,
  rate = new FrameRate({ hasGraphicsCard: hasGraphicsCard() }),
): RequestFrame {
  const waiting = new Set<Draw>()
  let isRequested = false
  let drawnAt = Number.NEGATIVE_INFINITY

  const drawAll = (requestedAt: number) => {
    isRequested = false
    drawnAt = clock.now()
    const draws = [...waiting]
    waiting.clear()
    for (const draw of draws) draw(drawnAt)
    const tookMs = clock.now() - requestedAt
    if (tookMs < HIDDEN_MS) rate.record(tookMs, drawnAt)
  }
  const requestDisplay = () => {
    const requestedAt = clock.now()
    clock.onDisplay(() => drawAll(requestedAt))
  }
  return (draw) => {
    waiting.add(draw)
    if (!isRequested) {
      isRequested = true
      const waitMs = drawnAt + rate.intervalMs - clock.now() - DISPLAY_WAIT_MS
      if (waitMs > 0) clock.after(waitMs, requestDisplay)
      else requestDisplay()
    }
    return () => void waiting.delete(draw)
  }
}
