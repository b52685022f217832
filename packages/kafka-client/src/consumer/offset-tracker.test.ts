import * as fc from 'fast-check'
import { OffsetTracker } from './offset-tracker'

const create = () => new OffsetTracker({ topic: 'orders', partition: 0 })

describe('OffsetTracker', () => {
  it('has nothing to commit before the first records', () => {
    expect(create().dirty).toBe(false)
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

  it('keeps 100,000 finished offsets above one that is stuck for nothing', () => {
    const tracker = create()
    for (let offset = 0; offset < 100_000; offset++) tracker.begin(offset)
    tracker.position = 100_000
    for (let offset = 1; offset < 100_000; offset++) tracker.finish(offset)
    expect(tracker.unfinishedCount).toBe(1)
    expect(tracker.frontier).toBe(0)
    expect(tracker.window).toBe(100_000)
  })

  it('never has a frontier above an unfinished offset, nor one that goes back', () => {
    const logs = fc.array(
      fc.record({ gap: fc.integer({ min: 1, max: 3 }), weight: fc.double({ noNaN: true }) }),
      {
        maxLength: 60,
      },
    )
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
})
