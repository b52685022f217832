import { type Point } from './drawing-layout'

/** The `d` of an SVG path through the points. */
export function pathData(points: readonly Point[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y)

/** Length of a line in units of the view box. */
export function pathLength(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, point, i) => sum + distance(points[i] ?? point, point), 0)
}

/** The point `along` units from the start, at most the end. */
export function pointAt(points: readonly Point[], along: number): Point {
  let left = along
  for (let i = 1; i < points.length; i += 1) {
    const [from, to] = [points[i - 1], points[i]]
    if (!from || !to) break
    const length = distance(from, to)
    if (left <= length) {
      const share = length === 0 ? 0 : left / length
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
    }
    left -= length
  }
  return points.at(-1) ?? { x: 0, y: 0 }
}

/** The `d` of a small arrow head at the end of a line. */
export function arrowHead(points: readonly Point[]): string {
  const [from, to] = points.slice(-2)
  if (!from || !to) return ''
  const length = distance(from, to) || 1
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const corner = (back: number, aside: number) => `${to.x - dx * back - dy * aside} ${to.y - dy * back + dx * aside}`
  return `M${corner(1, 0)}L${corner(8, 4.5)}L${corner(8, -4.5)}Z`
}
