interface Event {
  /** Seconds. */
  at: number
  /** Position among all events in the order in which they were added. */
  order: number
  run: () => void
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** Events in the order of their times; those of the same time in the order in which they were added. */
export class EventQueue {
  private readonly heap: Event[] = []
  private addedCount = 0

  add(at: number, run: () => void): void {
    const { heap } = this
    const event = { at, order: this.addedCount++, run }
    let index = heap.length
    heap.push(event)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const parentEvent = heap[parent] as Event
      if (!isBefore(event, parentEvent)) break
      heap[index] = parentEvent
      index = parent
    }
    heap[index] = event
  }

  /** Time of the next event; Infinity without one. */
  get nextAt(): number {
    return this.heap[0]?.at ?? Infinity
  }

  /** Runs the next event. */
  runNext(): void {
    const first = this.heap[0]
    const last = this.heap.pop()
    if (first === undefined || last === undefined) return
    if (this.heap.length > 0) this.siftDown(last)
    first.run()
  }

  /** Puts an event at the free root of the heap, or below earlier events. */
  private siftDown(event: Event): void {
    const { heap } = this
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      if (left >= heap.length) break
      const right = left + 1
      const earlier = right < heap.length && isBefore(heap[right] as Event, heap[left] as Event) ? right : left
      const child = heap[earlier] as Event
      if (!isBefore(child, event)) break
      heap[index] = child
      index = earlier
    }
    heap[index] = event
  }
}
