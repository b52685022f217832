import { type Point, STICKER } from '../document/sticker-layout'

/** A curve between two stickers. */
export interface Curve {
  /** The `d` of an SVG path. */
  readonly d: string
  /** Position of the label. */
  readonly label: Point
}

/** Position of the label on the curve: 0 is its start, 1 its end. */
const LABEL_AT = 0.62

/** The curve between the edges of two stickers. `from`, `to`: their upper left corners. */
export function lineBetween(from: Point, to: Point): Curve {
  const distanceY = to.y - from.y
  const isVertical = Math.abs(distanceY) >= STICKER.height
  return isVertical ? vertical(from, to, Math.sign(distanceY)) : horizontal(from, to)
}

/** The `d` of an SVG path from a sticker to the pointer. */
export function lineToPoint(from: Point, to: Point): string {
  const isBelow = to.y > from.y + STICKER.height / 2
  return `M${from.x + STICKER.width / 2} ${isBelow ? from.y + STICKER.height : from.y}L${to.x} ${to.y}`
}

function vertical(from: Point, to: Point, sign: number): Curve {
  const half = STICKER.width / 2
  const start = { x: from.x + half, y: sign > 0 ? from.y + STICKER.height : from.y }
  const end = { x: to.x + half, y: sign > 0 ? to.y : to.y + STICKER.height }
  const bend = (sign * Math.abs(end.y - start.y)) / 2
  return curve(start, { x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }, end)
}

function horizontal(from: Point, to: Point): Curve {
  const sign = to.x >= from.x ? 1 : -1
  const middle = STICKER.height / 2
  const start = { x: sign > 0 ? from.x + STICKER.width : from.x, y: from.y + middle }
  const end = { x: sign > 0 ? to.x : to.x + STICKER.width, y: to.y + middle }
  const bend = (sign * Math.abs(end.x - start.x)) / 2
  return curve(start, { x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }, end)
}

/** A cubic Bézier curve with two control points. */
function curve(start: Point, control1: Point, control2: Point, end: Point): Curve {
  const text = ({ x, y }: Point) => `${x} ${y}`
  const t = LABEL_AT
  // The weights of the four points at position `t`.
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
  const along = (axis: 'x' | 'y') =>
    [start, control1, control2, end].reduce((sum, point, index) => sum + point[axis] * (weights[index] ?? 0), 0)
  return {
    d: `M${text(start)}C${text(control1)} ${text(control2)} ${text(end)}`,
    label: { x: along('x'), y: along('y') },
  }
}
