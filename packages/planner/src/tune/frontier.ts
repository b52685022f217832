import { type Score } from './search'

/**
 * The Pareto frontier, cheapest first: the items for which no other item is at least as good in both cost and wait. Of
 * equal items, only the first is kept. Items with an infinite wait are left out.
 */
export function frontierOf<T>(items: readonly T[], scoreOf: (item: T) => Score): T[] {
  const sorted = items
    .map((item) => ({ item, ...scoreOf(item) }))
    .filter(({ wait }) => Number.isFinite(wait))
    .sort((a, b) => a.cost - b.cost || a.wait - b.wait)
  let shortestWait = Infinity
  return sorted.flatMap(({ item, wait }) => {
    if (wait >= shortestWait) return []
    shortestWait = wait
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
    return { item, cost, logWait: Math.log(Math.max(wait, 1e-3)) }
  })
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 3) return null
  const distanceBelowLine = ({ cost, logWait }: { cost: number; logWait: number }): number =>
    (first.logWait - logWait) / (first.logWait - last.logWait) - (cost - first.cost) / (last.cost - first.cost)
  return points.reduce((best, point) => (distanceBelowLine(point) > distanceBelowLine(best) ? point : best)).item
}

/** At most `max` items of a list, evenly distributed, with both ends. */
export function thinned<T>(items: readonly T[], max: number): T[] {
  if (items.length <= max) return [...items]
  const indexes = Array.from({ length: max }, (_, index) => Math.round((index * (items.length - 1)) / (max - 1)))
  return items.filter((_, index) => indexes.includes(index))
}
