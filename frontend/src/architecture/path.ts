import { type Point } from './drawing-layout'

/** The `d` of an SVG path through the points. */
export function pathData(points: readonly Point[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

const distanceOf = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y)

export function pathLength(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, point, i) => sum + distanceOf(points[i] ?? point, point), 0)
}

/** The point at a distance from the start; the end point if the line is shorter. */
export function pointAt(points: readonly Point[], distance: number): Point {
  let remaining = distance
  for (let i = 1; i < points.length; i += 1) {
    const [from, to] = [points[i - 1], points[i]]
    if (!from || !to) break
    const length = distanceOf(from, to)
    if (remaining <= length) {
      const share = length === 0 ? 0 : remaining / length
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
    }
    remaining -= length
  }
  return points.at(-1) ?? { x: 0, y: 0 }
}

/** The `d` of a small arrow head at the end of a line. */
export function arrowHead(points: readonly Point[]): string {
  const [from, to] = points.slice(-2)
  if (!from || !to) return ''
  const length = distanceOf(from, to) || 1
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length]
  // A point `behind` the end of the line, and at a distance `side` from the line.
  const corner = (behind: number, side: number) => `${to.x - dx * behind - dy * side} ${to.y - dy * behind + dx * side}`
  return `M${corner(1, 0)}L${corner(8, 4.5)}L${corner(8, -4.5)}Z`
}
