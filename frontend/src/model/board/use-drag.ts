import { type PointerEvent as ReactPointerEvent, useEffect, useRef } from 'react'
import { type Point } from '../document/sticker-layout'

/** A shorter movement is a click. CSS pixels. */
const MIN_DISTANCE = 4

/** Callbacks of a drag. Points are in coordinates of the window; `start` is where the pointer went down. */
interface DragHandlers {
  readonly onMove: (pointer: Point, start: Point) => void
  readonly onDrop: (pointer: Point, start: Point) => void
  /** The drag ended without a drop. */
  readonly onCancel: () => void
}

/** Makes an element draggable: pass the returned function as its `onPointerDown`. Escape cancels the drag. */
export function useDrag(handlers: DragHandlers): (event: ReactPointerEvent) => void {
  const latest = useRef(handlers)
  const stop = useRef<() => void>(undefined)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => () => stop.current?.(), [])
  return (down) => {
    if (down.button !== 0 || !down.isPrimary) return
    stop.current?.()
    stop.current = followPointer({ x: down.clientX, y: down.clientY }, () => latest.current)
  }
}

function followPointer(start: Point, handlers: () => DragHandlers): () => void {
  let moved = false
  const listeners = new AbortController()
  const { signal } = listeners
  const stop = () => listeners.abort()
  const cancel = () => {
    stop()
    if (moved) handlers().onCancel()
  }
  const handleMove = ({ clientX: x, clientY: y }: PointerEvent) => {
    moved ||= Math.hypot(x - start.x, y - start.y) >= MIN_DISTANCE
    if (moved) handlers().onMove({ x, y }, start)
  }
  const handleUp = ({ clientX: x, clientY: y }: PointerEvent) => {
    stop()
    if (!moved) return
    ignoreNextClick()
    handlers().onDrop({ x, y }, start)
  }
  const handleKey = ({ key }: KeyboardEvent) => key === 'Escape' && cancel()
  window.addEventListener('pointermove', handleMove, { signal })
  window.addEventListener('pointerup', handleUp, { signal })
  window.addEventListener('pointercancel', cancel, { signal })
  window.addEventListener('keydown', handleKey, { signal })
  return stop
}

/** Browsers fire a click event at the end of a drag. */
function ignoreNextClick(): void {
  const ignore = (event: Event) => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', ignore, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', ignore, { capture: true }))
}
