import { useEffect, useRef } from 'react'
import { useSimulator } from '../store/simulator-context'
import { type Store } from '../store/store'
import { type Layout } from './drawing-layout'
import { FlowPainter } from './flow-painter'

/** Dots moving over the drawing at the measured rates. A canvas, since hundreds of SVG nodes would drop frames. */
export function FlowCanvas({ layout, width, theme }: { layout: Layout; width: number; theme: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { store } = useSimulator()
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    return context ? animate(new FlowPainter({ context, layout, width }), store) : undefined
  }, [layout, width, theme, store])
  return <canvas ref={ref} className="flow-canvas" aria-hidden="true" />
}

/** Paints frame by frame while dots move, and waits for a state with traffic otherwise. Returns a function that stops it. */
function animate(painter: FlowPainter, store: Store): () => void {
  let frame: number | undefined
  const draw = (now: number) => {
    frame = painter.paint(store.getState(), now) ? requestAnimationFrame(draw) : undefined
  }
  const wake = () => {
    if (frame === undefined && painter.hasRates(store.getState())) frame = requestAnimationFrame(draw)
  }
  const unsubscribe = store.subscribe(wake)
  wake()
  return () => {
    unsubscribe()
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
}
