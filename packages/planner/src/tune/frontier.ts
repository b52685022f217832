import { type Score } from './search'

/**
 * The items that no other item beats in both cost and wait, cheapest first. Items with an infinite wait are left out.
 */
export function frontierOf<T>(items: readonly T[], scoreOf: (item: T) => Score): T[] {
  const sorted = items
    .map((item) => ({ item, ...scoreOf(item) }))
    .filter(({ wait }) => Number.isFinite(wait))
    .sort((a, b) => a.cost - b.cost || a.wait - b.wait)
  let shortest = Infinity
  return sorted.flatMap(({ item, wait }) => {
    if (wait >= shortest) return []
    shortest = wait
    return [item]
  })
}

/**
 * The knee of a frontier: the item farthest below the line between its ends, on a logarithmic scale of waits. Null for
 * fewer than three items. `frontier`: cheapest first.
 */
export function kneeOf<T>(frontier: readonly T[], scoreOf: (item: T) => Score): T | null {
  const points = frontier.map((item) => {
    const { cost, wait } = scoreOf(item)
    return { item, x: cost, y: Math.log(Math.max(wait, 1e-3)) }
  })
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 3) return null
  const below = ({ x, y }: { x: number; y: number }): number =>
    (first.y - y) / (first.y - last.y) - (x - first.x) / (last.x - first.x)
  return points.reduce((best, point) => (below(point) > below(best) ? point : best)).item
}

/** At most `max` items of a frontier, with both ends. */
export function thinned<T>(frontier: readonly T[], max: number): T[] {
  if (frontier.length <= max) return [...frontier]
  const indexes = Array.from({ length: max }, (_, index) => Math.round((index * (frontier.length - 1)) / (max - 1)))
  return frontier.filter((_, index) => indexes.includes(index))
}
