import { Deque } from '../collections/deque'
import { MinHeap } from '../collections/min-heap'
import { type Item } from './item'

/**
 * The queued records of one partition. A record becomes startable when the one before it of the same key is finished.
 * Startable records with work and without ("quick") have a heap each, since work may wait long for a slot. The lowest
 * offset is taken first, so that fewer records are finished above the offset to commit.
 */
export class PartitionQueue<T> {
  readonly quick = new MinHeap<Item<T>>(offsetOf)
  readonly work = new MinHeap<Item<T>>(offsetOf)
  /** For each key with a startable or running record: the records behind it, null if there are none. */
  private readonly followers = new Map<string, Deque<Item<T>> | null>()
  queuedWork = 0
  queuedQuick = 0
  queuedBytes = 0

  add(item: Item<T>): void {
    this.count(item, 1)
    const { key } = item
    if (key === null) return this.startable(item).push(item)
    const followers = this.followers.get(key)
    if (followers) return followers.push(item)
    this.followers.set(key, followers === null ? Deque.of(item) : null)
    if (followers === undefined) this.startable(item).push(item)
  }

  take(kind: 'quick' | 'work'): Item<T> | undefined {
    const item = this[kind].shift()
    if (item) this.count(item, -1)
    return item
  }

  /** Makes the next record of a finished one's key startable. */
  finish({ key }: Item<T>): void {
    if (key === null) return
    const next = this.followers.get(key)?.shift()
    if (next) this.startable(next).push(next)
    else this.followers.delete(key)
  }

  private startable(item: Item<T>): MinHeap<Item<T>> {
    return item.isWork ? this.work : this.quick
  }

  private count(item: Item<T>, sign: 1 | -1): void {
    if (item.isWork) this.queuedWork += sign
    else this.queuedQuick += sign
    this.queuedBytes += sign * item.bytes
  }
}

const offsetOf = ({ record }: { record: { offset: number } }) => record.offset
