import { Deque } from '../collections/deque'
import { MinHeap } from '../collections/min-heap'
import { type Item } from './item'

/**
 * The waiting records of one partition. Records of one key form a lane: the next one becomes startable when the one
 * before it is finished. Startable work and startable quick records stand in two lines, since work may wait long. In
 * a line the lowest offset goes first: what is finished ahead of it would be repeated after a crash.
 */
export class PartitionQueue<T> {
  readonly quick = new MinHeap<Item<T>>(offsetOf)
  readonly work = new MinHeap<Item<T>>(offsetOf)
  /** By key, while a record of it is under way: those that wait behind it, null as long as there are none. */
  private readonly lanes = new Map<string, Deque<Item<T>> | null>()
  queuedWork = 0
  queuedQuick = 0
  queuedBytes = 0

  add(item: Item<T>): void {
    this.count(item, 1)
    if (item.lane === null) return this.line(item).push(item)
    const lane = this.lanes.get(item.lane)
    if (lane) return lane.push(item)
    this.lanes.set(item.lane, lane === null ? Deque.of(item) : null)
    if (lane === undefined) this.line(item).push(item)
  }

  take(kind: 'quick' | 'work'): Item<T> | undefined {
    const item = this[kind].shift()
    if (item) this.count(item, -1)
    return item
  }

  /** Opens the lane of a finished item to the next one. */
  release(item: Item<T>): void {
    if (item.lane === null) return
    const next = this.lanes.get(item.lane)?.shift()
    if (next) this.line(next).push(next)
    else this.lanes.delete(item.lane)
  }

  private line(item: Item<T>): MinHeap<Item<T>> {
    return item.isWork ? this.work : this.quick
  }

  private count(item: Item<T>, sign: 1 | -1): void {
    if (item.isWork) this.queuedWork += sign
    else this.queuedQuick += sign
    this.queuedBytes += sign * item.bytes
  }
}

const offsetOf = ({ record }: { record: { offset: number } }) => record.offset
