import { useEffect, useRef } from 'react'
import { type RequestFrame } from '../frames/frames'
import { useSimulator } from '../store/simulator-context'
import { type Store } from '../store/store'
import { type Layout } from './drawing-layout'
import { DotPainter } from './dot-painter'

/** Dots that move along the pipes at the measured rates. A canvas draws them, because hundreds of SVG elements are slow. */
export function DotCanvas({ layout, width, theme }: { layout: Layout; width: number; theme: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { store, requestFrame } = useSimulator()
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    return context ? animate(new DotPainter({ context, layout, width }), store, requestFrame) : undefined
  }, [layout, width, theme, store, requestFrame])
  return <canvas ref={ref} className="dot-canvas" aria-hidden="true" />
}

/** Paints frames while dots move, and starts again when messages flow. Returns a function that stops the animation. */
function animate(painter: DotPainter, store: Store, requestFrame: RequestFrame): () => void {
  let cancel: (() => void) | undefined
  const draw = (now: number) => {
    cancel = painter.paint(store.getState(), now) ? requestFrame(draw) : undefined
  }
  const start = () => {
    if (!cancel && painter.hasRates(store.getState())) cancel = requestFrame(draw)
  }
  const unsubscribe = store.subscribe(start)
  start()
  return () => {
    unsubscribe()
    cancel?.()
  }
}
