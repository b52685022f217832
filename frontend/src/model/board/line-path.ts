import { type Point, STICKER } from '../document/sticker-layout'

/** A curve between two stickers. */
export interface Line {
  /** For the `d` of an SVG path. */
  readonly d: string
  /** Position of its label. */
  readonly label: Point
}

/** Position of the label along the line, 0 to 1. */
const LABEL_AT = 0.62

/** The line between the edges of two stickers, given by their upper left corners. */
export function lineBetween(from: Point, to: Point): Line {
  const down = to.y - from.y
  const isVertical = Math.abs(down) >= STICKER.height
  return isVertical ? vertical(from, to, Math.sign(down)) : horizontal(from, to)
}

/** The line from a sticker to the pointer. */
export function lineToPoint(from: Point, to: Point): string {
  const start = { x: from.x + STICKER.width / 2, y: from.y }
  const below = to.y > from.y + STICKER.height / 2
  return `M${start.x} ${below ? from.y + STICKER.height : start.y}L${to.x} ${to.y}`
}

function vertical(from: Point, to: Point, sign: number): Line {
  const half = STICKER.width / 2
  const start = { x: from.x + half, y: sign > 0 ? from.y + STICKER.height : from.y }
  const end = { x: to.x + half, y: sign > 0 ? to.y : to.y + STICKER.height }
  const bend = (sign * Math.abs(end.y - start.y)) / 2
  return curve(start, { x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }, end)
}

function horizontal(from: Point, to: Point): Line {
  const sign = to.x >= from.x ? 1 : -1
  const middle = STICKER.height / 2
  const start = { x: sign > 0 ? from.x + STICKER.width : from.x, y: from.y + middle }
  const end = { x: sign > 0 ? to.x : to.x + STICKER.width, y: to.y + middle }
  const bend = (sign * Math.abs(end.x - start.x)) / 2
  return curve(start, { x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }, end)
}

function curve(start: Point, first: Point, second: Point, end: Point): Line {
  const text = ({ x, y }: Point) => `${x} ${y}`
  const t = LABEL_AT
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3]
  const along = (axis: 'x' | 'y') =>
    [start, first, second, end].reduce((sum, point, index) => sum + point[axis] * (weights[index] ?? 0), 0)
  return { d: `M${text(start)}C${text(first)} ${text(second)} ${text(end)}`, label: { x: along('x'), y: along('y') } }
}
