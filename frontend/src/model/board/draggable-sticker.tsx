import { type ComponentProps } from 'react'
import { type Point } from '../document/sticker-layout'
import { useModel } from '../page/model-context'
import { StickerCard } from './sticker-card'
import { useDrag } from './use-drag'

/** A sticker that can be dragged, and a line that can be dragged from its dot. All points are relative to the board. */
export function DraggableSticker({
  onMove,
  onPlaced,
  onLine,
  onLineEnd,
  ...card
}: Omit<ComponentProps<typeof StickerCard>, 'onPointerDown' | 'onConnectDown'> & {
  /** The position during a drag; undefined at its end. */
  onMove: (position: Point | undefined) => void
  onPlaced: (position: Point) => void
  /** The end of the line during a drag; undefined at its end. */
  onLine: (end: Point | undefined) => void
  onLineEnd: (end: Point) => void
}) {
  const { surface, points } = useModel()
  const start = points.get(card.sticker.id) ?? card.position
  const shifted = (to: Point, from: Point) => ({ x: start.x + to.x - from.x, y: start.y + to.y - from.y })
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
  const drawLine = useDrag({
    onMove: (to) => onLine(onBoard(to)),
    onDrop: (to) => {
      onLine(undefined)
      onLineEnd(onBoard(to))
    },
    onCancel: () => onLine(undefined),
  })
  return <StickerCard {...card} onPointerDown={drag} onConnectDown={drawLine} />
}
