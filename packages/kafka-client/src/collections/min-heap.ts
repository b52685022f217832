/**
 * A priority queue: `shift` removes the item with the lowest `rank`. `push` and `shift` take O(log n) time, but a `push` in
 * ascending order takes O(1).
 */
export class MinHeap<T> {
  private readonly items: T[] = []

  constructor(private readonly rank: (item: T) => number) {}

  get size(): number {
    return this.items.length
  }

  peek(): T | undefined {
    return this.items[0]
  }

  push(item: T): void {
    const { items, rank } = this
    let index = items.push(item) - 1
    for (let parent = (index - 1) >> 1; index > 0 && rank(items[parent]!) > rank(item); parent = (index - 1) >> 1) {
      items[index] = items[parent]!
      index = parent
    }
    items[index] = item
  }

  shift(): T | undefined {
    const { items } = this
    const [top] = items
    const last = items.pop()
    if (items.length > 0) this.sink(last!)
    return top
  }

  private sink(item: T): void {
    const { items, rank } = this
    let index = 0
    for (let child = this.smallerChild(0); child < items.length; child = this.smallerChild(index)) {
      if (rank(items[child]!) >= rank(item)) break
      items[index] = items[child]!
      index = child
    }
    items[index] = item
  }

  private smallerChild(index: number): number {
    const { items, rank } = this
    const [left, right] = [2 * index + 1, 2 * index + 2]
    return right < items.length && rank(items[right]!) < rank(items[left]!) ? right : left
  }
}
