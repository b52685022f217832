import { useEffect, useRef } from 'react'
import { useSimulator } from '../store/simulator-context'
import { type Store } from '../store/store'
import { type Layout } from './drawing-layout'
import { FlowPainter } from './flow-painter'

/** Dots that move along the pipes at the measured rates. In a canvas, because hundreds of SVG elements are too slow. */
export function FlowCanvas({ layout, width, theme }: { layout: Layout; width: number; theme: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { store } = useSimulator()
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    return context ? animate(new FlowPainter({ context, layout, width }), store) : undefined
  }, [layout, width, theme, store])
  return <canvas ref={ref} className="flow-canvas" aria-hidden="true" />
}

/** Paints frames while dots move, and starts again when messages flow. Returns a function that stops the animation. */
function animate(painter: FlowPainter, store: Store): () => void {
  let frame: number | undefined
  const draw = (now: number) => {
    frame = painter.paint(store.getState(), now) ? requestAnimationFrame(draw) : undefined
  }
  const start = () => {
    if (frame === undefined && painter.hasRates(store.getState())) frame = requestAnimationFrame(draw)
  }
  const unsubscribe = store.subscribe(start)
  start()
  return () => {
    unsubscribe()
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
}
