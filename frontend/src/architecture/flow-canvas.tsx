import { useEffect, useRef } from 'react'
import { useSimulator } from '../store/simulator-context'
import { FlowPainter } from './flow-painter'
import { type Layout } from './layout'

/** The movement over the drawing: dots at the measured rates. A canvas, since hundreds of SVG nodes would cost frames. */
export function FlowCanvas({ layout, width, theme }: { layout: Layout; width: number; theme: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { store } = useSimulator()
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    if (!context) return
    const painter = new FlowPainter({ context, layout, width })
    let frame = requestAnimationFrame(function draw(now) {
      painter.paint(store.getState(), now)
      frame = requestAnimationFrame(draw)
    })
    return () => cancelAnimationFrame(frame)
  }, [layout, width, theme, store])
  return <canvas ref={ref} className="flow-canvas" aria-hidden="true" />
}
