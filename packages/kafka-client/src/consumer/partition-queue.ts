import { Deque } from '../collections/deque'
import { MinHeap } from '../collections/min-heap'
import { type Item } from './item'

/**
 * The queued records of one partition. A record becomes startable when the previous record of its key is finished or has
 * released the key. There is one heap for startable records with simulated work ("work"), which may wait long for a slot, and
 * one for the others ("quick"). The lowest offset starts first, so that fewer records are finished above the offset to commit.
 */
export class PartitionQueue<T> {
  readonly quick = new MinHeap<Item<T>>(offsetOf)
  readonly work = new MinHeap<Item<T>>(offsetOf)
  /** For each key with a startable or running record: the queued records after it; null if there are none. */
  private followers: Map<string, Deque<Item<T>> | null>
  queuedWork = 0
  queuedQuick = 0
  queuedBytes = 0

  /** `runningKeys`: keys of records that still run after the partition was revoked and assigned again. */
  constructor(runningKeys: readonly string[]) {
    this.followers = new Map(runningKeys.map((key) => [key, null]))
  }

  add(item: Item<T>): void {
    this.updateCounts(item, 1)
    const { key } = item
    if (key === null) return this.heapOf(item).push(item)
    const followers = this.followers.get(key)
    if (followers) followers.push(item)
    else if (followers === null) this.followers.set(key, Deque.of(item))
    else {
      this.followers.set(key, null)
      this.heapOf(item).push(item)
    }
  }

  shift(kind: 'quick' | 'work'): Item<T> | undefined {
    const item = this[kind].shift()
    if (item) this.updateCounts(item, -1)
    return item
  }

  /** Makes the next record of the finished item's key startable. */
  finish({ key }: Item<T>): void {
    if (key === null) return
    const nextItem = this.followers.get(key)?.shift()
    if (nextItem) this.heapOf(nextItem).push(nextItem)
    else this.deleteKey(key)
  }

  private deleteKey(key: string): void {
    this.followers.delete(key)
    // A new map ends the chain of hash tables that Bag describes.
    if (this.followers.size === 0) this.followers = new Map()
  }

  private heapOf(item: Item<T>): MinHeap<Item<T>> {
    return item.hasWork ? this.work : this.quick
  }

  private updateCounts(item: Item<T>, change: 1 | -1): void {
    if (item.hasWork) this.queuedWork += change
    else this.queuedQuick += change
    this.queuedBytes += change * item.bytes
  }
}

const offsetOf = ({ record }: { record: { offset: number } }) => record.offset
