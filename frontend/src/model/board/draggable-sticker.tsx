import { type KeyboardEvent } from 'react'
import { type Sticker } from '../document/sticker'
import { type Point } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { StickerCard, type StickerRole } from './sticker-card'
import { useDrag } from './use-drag'

/** A sticker that can be moved, and from whose dot a line can be drawn; in coordinates of the board. */
export function DraggableSticker({
  sticker,
  at,
  role,
  onMove,
  onPlaced,
  onLine,
  onLineEnd,
  onKeyDown,
  onPick,
}: {
  sticker: Sticker
  at: Point
  role: StickerRole
  /** Its position during a drag; undefined at the end. */
  onMove: (at: Point | undefined) => void
  onPlaced: (at: Point) => void
  /** The end of the line while it is drawn; undefined at the end. */
  onLine: (to: Point | undefined) => void
  onLineEnd: (to: Point) => void
  onKeyDown: (event: KeyboardEvent) => void
  onPick: () => void
}) {
  const { surface, points } = useModel()
  const home = points.get(sticker.id) ?? at
  const shifted = (to: Point, from: Point) => ({ x: home.x + to.x - from.x, y: home.y + to.y - from.y })
  const onBoard = (point: Point): Point => {
    const corner = surface.current?.getBoundingClientRect()
    return { x: point.x - (corner?.left ?? 0), y: point.y - (corner?.top ?? 0) }
  }
  const drag = useDrag({
    onMove: (to, from) => onMove(shifted(to, from)),
    onDrop: (to, from) => {
      onMove(undefined)
      onPlaced(shifted(to, from))
    },
    onCancel: () => onMove(undefined),
  })
  const draw = useDrag({
    onMove: (to) => onLine(onBoard(to)),
    onDrop: (to) => {
      onLine(undefined)
      onLineEnd(onBoard(to))
    },
    onCancel: () => onLine(undefined),
  })
  return (
    <StickerCard
      sticker={sticker}
      at={at}
      role={role}
      onPointerDown={drag}
      onConnectDown={draw}
      onKeyDown={onKeyDown}
      onPick={onPick}
    />
  )
}
