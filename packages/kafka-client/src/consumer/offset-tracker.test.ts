import * as fc from 'fast-check'
import { OffsetTracker } from './offset-tracker'

const createTracker = () => new OffsetTracker({ topic: 'orders', partition: 0 })

const deliver = (tracker: OffsetTracker, offsets: number[]) => {
  for (const offset of offsets) {
    if (!tracker.wasFinished(offset)) tracker.begin(offset)
    tracker.position = offset + 1
  }
}

const commitAndInherit = (from: OffsetTracker, to: OffsetTracker) => {
  const { offset, metadata } = from.checkpoint()
  to.inherit(offset, metadata)
}

describe('OffsetTracker', () => {
  it('has nothing to commit before the first records', () => {
    expect(createTracker().hasUncommitted).toBe(false)
  })

  it('commits up to the oldest unfinished record', () => {
    const tracker = createTracker()
    for (const offset of [10, 11, 14]) tracker.begin(offset)
    tracker.position = 15
    tracker.finish(11)
    expect(tracker.offsetToCommit).toBe(10)
    tracker.finish(10)
    expect(tracker.offsetToCommit).toBe(14)
    tracker.finish(14)
    expect(tracker.offsetToCommit).toBe(15)
  })

  it('keeps the offset of one unfinished record below 99,999 finished ones', () => {
    const tracker = createTracker()
    for (let offset = 0; offset < 100_000; offset++) tracker.begin(offset)
    tracker.position = 100_000
    for (let offset = 1; offset < 100_000; offset++) tracker.finish(offset)
    expect(tracker.offsetToCommit).toBe(0)
    expect(tracker.window).toBe(100_000)
  })

  it('has something uncommitted until the broker has confirmed a finished record above an unfinished one', () => {
    const tracker = createTracker()
    deliver(tracker, [0, 1, 2])
    tracker.commitSucceeded(tracker.checkpoint())
    tracker.finish(1)
    const checkpoint = tracker.checkpoint()
    expect(tracker.hasUncommitted).toBe(true)
    tracker.finish(2)
    tracker.commitSucceeded(checkpoint)
    expect(tracker.hasUncommitted).toBe(true)
    tracker.commitSucceeded(tracker.checkpoint())
    expect(tracker.hasUncommitted).toBe(false)
  })

  it('commits no offsets of a deleted log, and detects a new log by its first record', () => {
    const tracker = createTracker()
    for (const offset of [40, 41]) tracker.begin(offset)
    tracker.position = 50
    tracker.onPositionOutOfRange()
    tracker.finish(40)
    expect(tracker.hasUncommitted).toBe(false)
    expect(tracker.continuesAt(0)).toBe(false)
  })

  it('continues after retention has deleted old records', () => {
    const tracker = createTracker()
    for (const offset of [40, 41]) tracker.begin(offset)
    tracker.position = 50
    tracker.onPositionOutOfRange()
    tracker.finish(40)
    expect(tracker.continuesAt(60)).toBe(true)
    expect([tracker.hasUncommitted, tracker.offsetToCommit]).toEqual([true, 41])
  })

  it('never moves the offset to commit above an unfinished offset, and never back', () => {
    const logs = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), finishRank: fc.double({ noNaN: true }) }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(logs, (log) => {
        const tracker = createTracker()
        const unfinished = new Map<number, number>()
        let offset = 0
        for (const { gap, finishRank } of log) {
          offset += gap
          tracker.begin(offset)
          unfinished.set(offset, finishRank)
        }
        tracker.position = offset + 1
        let previousOffsetToCommit = -1
        for (const [finishedOffset] of [...unfinished].sort(([, rankA], [, rankB]) => rankA - rankB)) {
          tracker.finish(finishedOffset)
          unfinished.delete(finishedOffset)
          expect(tracker.offsetToCommit).toBe(Math.min(...unfinished.keys(), tracker.position))
          expect(tracker.offsetToCommit).toBeGreaterThanOrEqual(previousOffsetToCommit)
          previousOffsetToCommit = tracker.offsetToCommit
        }
        expect(tracker.offsetToCommit).toBe(tracker.position)
      }),
    )
  })

  it('stores finished offsets above the offset to commit, and the next owner skips them', () => {
    const [first, second] = [createTracker(), createTracker()]
    for (let offset = 10; offset < 20; offset++) first.begin(offset)
    first.position = 20
    for (const offset of [10, 12, 13, 17]) first.finish(offset)
    const { offset, metadata } = first.checkpoint()
    expect(offset).toBe(11)
    second.inherit(offset, metadata)
    const skipped = Array.from({ length: 9 }, (_, i) => 11 + i).filter((candidate) => second.wasFinished(candidate))
    expect(skipped).toEqual([12, 13, 17])
  })

  it('commits inherited offsets that are not delivered yet, but no other undelivered offsets', () => {
    const histories = fc.record({
      finished: fc.uniqueArray(fc.integer({ min: 1, max: 60 })),
      delivered: fc.integer({ min: 1, max: 61 }),
      finishedBySecond: fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
    })
    fc.assert(
      fc.property(histories, ({ finished, delivered, finishedBySecond }) => {
        const [first, second, third] = [createTracker(), createTracker(), createTracker()]
        const allOffsets = Array.from({ length: 61 }, (_, offset) => offset)
        deliver(first, allOffsets)
        for (const offset of finished) first.finish(offset)
        const allFinished = new Set(finished)
        commitAndInherit(first, second)
        deliver(second, allOffsets.slice(0, delivered))
        for (const offset of finishedBySecond) {
          if (offset >= delivered || allFinished.has(offset)) continue
          second.finish(offset)
          allFinished.add(offset)
        }
        commitAndInherit(second, third)
        const repeated = allOffsets.filter((offset) => offset >= second.offsetToCommit && !third.wasFinished(offset))
        expect(repeated).toEqual(allOffsets.filter((offset) => !allFinished.has(offset)))
      }),
    )
  })
})
