import { type Score } from './search'

/** Of some items those that no other one beats in cost and wait, cheapest first. */
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
 * The knee of a frontier, cheapest first: the item farthest below the line between its ends, waits as ratios. Null for
 * less than three items.
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

/** At most so many items of a frontier, with both ends. */
export function thinned<T>(frontier: readonly T[], most: number): T[] {
  if (frontier.length <= most) return [...frontier]
  const indexes = Array.from({ length: most }, (_, index) => Math.round((index * (frontier.length - 1)) / (most - 1)))
  return frontier.filter((_, index) => indexes.includes(index))
}
