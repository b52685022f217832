import { type PointerEvent as ReactPointerEvent, useEffect, useRef } from 'react'
import { type Point } from '../document/sticker-layout'

/** A shorter movement is a click. CSS pixels. */
const THRESHOLD = 4

/** Callbacks of a drag, in coordinates of the window. */
interface DragHandlers {
  /** `from`: where the pointer went down. */
  readonly onMove: (at: Point, from: Point) => void
  readonly onDrop: (at: Point, from: Point) => void
  /** The drag ended without a drop. */
  readonly onCancel: () => void
}

/** Makes an element draggable by mouse, pen and finger; give the result to `onPointerDown`. Escape cancels. */
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

function followPointer(from: Point, handlers: () => DragHandlers): () => void {
  let moved = false
  const listening = new AbortController()
  const { signal } = listening
  const stop = () => listening.abort()
  const cancel = () => {
    stop()
    if (moved) handlers().onCancel()
  }
  const move = ({ clientX: x, clientY: y }: PointerEvent) => {
    moved ||= Math.hypot(x - from.x, y - from.y) >= THRESHOLD
    if (moved) handlers().onMove({ x, y }, from)
  }
  const drop = ({ clientX: x, clientY: y }: PointerEvent) => {
    stop()
    if (!moved) return
    swallowClick()
    handlers().onDrop({ x, y }, from)
  }
  const escape = ({ key }: KeyboardEvent) => key === 'Escape' && cancel()
  window.addEventListener('pointermove', move, { signal })
  window.addEventListener('pointerup', drop, { signal })
  window.addEventListener('pointercancel', cancel, { signal })
  window.addEventListener('keydown', escape, { signal })
  return stop
}

/** Browsers fire a click at the end of a drag: ignore it. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.stopPropagation()
    event.preventDefault()
  }
  window.addEventListener('click', swallow, { capture: true, once: true })
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }))
}
