/**
 * `count` distinct random items, at most all items. With a negative count, `-count` items, which can be repeated. May
 * change the order of `items`.
 */
export function sample<Item>(items: Item[], count: number): Item[] {
  if (items.length === 0) return []
  if (count < 0) return Array.from({ length: -count }, () => items[randomIndex(items.length)] as Item)
  if (count >= items.length) return items
  // A partial shuffle, after which the first `count` items are random.
  for (let index = 0; index < count; index++) {
    const swapIndex = index + randomIndex(items.length - index)
    ;[items[index], items[swapIndex]] = [items[swapIndex] as Item, items[index] as Item]
  }
  return items.slice(0, count)
}

/** A random item, without copying all items; undefined if there are no items. */
export function randomItem<Item>(items: Iterable<Item>, size: number): Item | undefined {
  let remaining = randomIndex(size)
  for (const item of items) if (remaining-- <= 0) return item
  return undefined
}

const randomIndex = (length: number): number => Math.floor(Math.random() * length)
