import { useEffect, useRef } from 'react'
import { useSimulator } from '../store/simulator-context'
import { recentRates } from '../flow/recent-rates'
import { type Layout, type PipeName } from './layout'
import { pathLength, pointAt } from './path'
import { pipeRates } from './pipe-rates'
import { StreamOfDots } from './stream-of-dots'

/** A frame that comes later than this, after a nap of the page, moves the dots no further. Seconds. */
const LONGEST_STEP = 0.1

const colourOf: Record<PipeName, string> = {
  requests: '--accent',
  intake: '--accent',
  publish: '--ink-3',
  order: '--order',
  kitchen: '--kitchen',
  courier: '--courier',
  status: '--status',
}

/** The movement over the drawing: dots at the measured rates. A canvas, since hundreds of SVG nodes would cost frames. */
export function FlowCanvas({ layout }: { layout: Layout }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { store } = useSimulator()
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    if (!context) return
    const streams = Object.entries(layout.pipes).map(([name, points]) => ({
      name: name as PipeName,
      points,
      dots: new StreamOfDots(pathLength(points)),
    }))
    let last = performance.now()
    let frame = 0
    const draw = (now: number) => {
      const seconds = Math.min(LONGEST_STEP, (now - last) / 1_000)
      last = now
      const { cluster, flow, connection } = store.getState()
      const live = connection.events.status === 'open'
      const rates = pipeRates(cluster, recentRates(flow.timeline).placed)
      const scale = fit(context.canvas, layout)
      context.setTransform(scale, 0, 0, scale, 0, 0)
      context.clearRect(0, 0, layout.width, layout.height)
      const styles = getComputedStyle(context.canvas)
      for (const { name, points, dots } of streams) {
        dots.step(seconds, live ? rates[name] : 0)
        context.fillStyle = styles.getPropertyValue(colourOf[name])
        context.beginPath()
        for (const dot of dots.dots) {
          const { x, y } = pointAt(points, dot.along)
          const radius = dot.weight === 10 ? 3 : 1.8
          context.moveTo(x + radius, y)
          context.arc(x, y, radius, 0, 2 * Math.PI)
        }
        context.fill()
      }
      frame = requestAnimationFrame(draw)
    }
    frame = requestAnimationFrame(draw)
    return () => cancelAnimationFrame(frame)
  }, [layout, store])
  return <canvas ref={ref} className="flow-canvas" aria-hidden="true" />
}

/** Keeps the canvas as sharp as the screen; returns device pixels per unit of the drawing. */
function fit(canvas: HTMLCanvasElement, layout: Layout): number {
  const width = Math.round(canvas.clientWidth * window.devicePixelRatio)
  const height = Math.round((width * layout.height) / layout.width)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  return width / layout.width
}
