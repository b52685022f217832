import { FrameRate } from './frame-rate'

/** Draws something. `now`: the time of the frame, ms. */
type Draw = (now: number) => void

/** Calls `draw` once, in the next frame. Returns a function that cancels it. */
export type RequestFrame = (draw: Draw) => () => void

/** The functions of the browser that frames need. */
export interface FrameClock {
  readonly now: () => number
  readonly after: (ms: number, callback: () => void) => void
  /** Calls back before the next repaint; not while the page is hidden. */
  readonly onDisplay: (callback: () => void) => void
}

const browserClock: FrameClock = {
  now: () => performance.now(),
  after: (ms, callback) => void setTimeout(callback, ms),
  onDisplay: (callback) => void requestAnimationFrame(callback),
}

/** If a frame took longer than this, the page was hidden. Milliseconds. */
const HIDDEN_MS = 2_000

/** The average wait for the display, half of its period. Timers end earlier by this time. Milliseconds. */
const DISPLAY_WAIT_MS = 9

/**
 * Collects the draw callbacks of all parts of the page and calls them together, at the rate that the machine can keep.
 * Calls none while the page is hidden.
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

/** Names of renderers that use the CPU, in Chromium, Mesa, Windows and macOS. */
const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|softpipe|basic render|software/i

/** Whether the browser draws with a graphics card. */
function hasGraphicsCard(): boolean {
  const context = document.createElement('canvas').getContext('webgl')
  if (!context) return false
  // Chromium reports the name only through this extension, Firefox also without it.
  const rendererNames = context.getExtension('WEBGL_debug_renderer_info')
  const renderer = String(context.getParameter(rendererNames?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER))
  // Browsers limit the number of contexts.
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return !SOFTWARE_RENDERERS.test(renderer)
}
