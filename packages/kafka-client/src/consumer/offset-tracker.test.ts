import * as fc from 'fast-check'
import { OffsetTracker } from './offset-tracker'

const create = () => new OffsetTracker({ topic: 'orders', partition: 0 })

const deliver = (tracker: OffsetTracker, offsets: number[]) => {
  for (const offset of offsets) {
    if (!tracker.wasFinished(offset)) tracker.begin(offset)
    tracker.position = offset + 1
  }
}

const passOn = (from: OffsetTracker, to: OffsetTracker) => {
  const { offset, metadata } = from.checkpoint()
  to.inherit(offset, metadata)
}

describe('OffsetTracker', () => {
  it('has nothing to commit before the first records', () => {
    expect(create().hasUncommitted).toBe(false)
  })

  it('commits up to the oldest unfinished record', () => {
    const tracker = create()
    for (const offset of [10, 11, 14]) tracker.begin(offset)
    tracker.position = 15
    tracker.finish(11)
    expect(tracker.frontier).toBe(10)
    tracker.finish(10)
    expect(tracker.frontier).toBe(14)
    tracker.finish(14)
    expect(tracker.frontier).toBe(15)
  })

  it('keeps the offset of one unfinished record below 100,000 finished ones', () => {
    const tracker = create()
    for (let offset = 0; offset < 100_000; offset++) tracker.begin(offset)
    tracker.position = 100_000
    for (let offset = 1; offset < 100_000; offset++) tracker.finish(offset)
    expect(tracker.frontier).toBe(0)
    expect(tracker.window).toBe(100_000)
  })

  it('commits nothing of a deleted log, and recognises the new one by its first record', () => {
    const tracker = create()
    for (const offset of [40, 41]) tracker.begin(offset)
    tracker.position = 50
    tracker.positionOutOfRange()
    tracker.finish(40)
    expect(tracker.hasUncommitted).toBe(false)
    expect(tracker.continuesAt(0)).toBe(false)
  })

  it('continues after retention has deleted old records', () => {
    const tracker = create()
    for (const offset of [40, 41]) tracker.begin(offset)
    tracker.position = 50
    tracker.positionOutOfRange()
    tracker.finish(40)
    expect(tracker.continuesAt(60)).toBe(true)
    expect([tracker.hasUncommitted, tracker.frontier]).toEqual([true, 41])
  })

  it('never moves the frontier above an unfinished offset, nor back', () => {
    const logs = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), weight: fc.double({ noNaN: true }) }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(logs, (log) => {
        const tracker = create()
        const open = new Map<number, number>()
        let offset = 0
        for (const { gap, weight } of log) {
          offset += gap
          tracker.begin(offset)
          open.set(offset, weight)
        }
        tracker.position = offset + 1
        let last = -1
        for (const [next] of [...open].sort(([, a], [, b]) => a - b)) {
          tracker.finish(next)
          open.delete(next)
          expect(tracker.frontier).toBe(Math.min(...open.keys(), tracker.position))
          expect(tracker.frontier).toBeGreaterThanOrEqual(last)
          last = tracker.frontier
        }
        expect(tracker.frontier).toBe(tracker.position)
      }),
    )
  })

  it('stores what is finished above the frontier, and the next owner skips it', () => {
    const [first, second] = [create(), create()]
    for (let offset = 10; offset < 20; offset++) first.begin(offset)
    first.position = 20
    for (const offset of [10, 12, 13, 17]) first.finish(offset)
    const { offset, metadata } = first.checkpoint()
    expect(offset).toBe(11)
    second.inherit(offset, metadata)
    const skipped = Array.from({ length: 9 }, (_, i) => 11 + i).filter((o) => second.wasFinished(o))
    expect(skipped).toEqual([12, 13, 17])
  })

  it('passes on inherited offsets not delivered yet, and never reports other undelivered records as finished', () => {
    const histories = fc.record({
      finished: fc.uniqueArray(fc.integer({ min: 1, max: 60 })),
      delivered: fc.integer({ min: 1, max: 61 }),
      more: fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
    })
    fc.assert(
      fc.property(histories, ({ finished, delivered, more }) => {
        const [first, second, third] = [create(), create(), create()]
        const all = Array.from({ length: 61 }, (_, offset) => offset)
        deliver(first, all)
        for (const offset of finished) first.finish(offset)
        const done = new Set(finished)
        passOn(first, second)
        deliver(second, all.slice(0, delivered))
        for (const offset of more.filter((o) => o < delivered && !done.has(o))) {
          second.finish(offset)
          done.add(offset)
        }
        passOn(second, third)
        const repeated = all.filter((offset) => offset >= second.frontier && !third.wasFinished(offset))
        expect(repeated).toEqual(all.filter((offset) => !done.has(offset)))
      }),
    )
  })
})
