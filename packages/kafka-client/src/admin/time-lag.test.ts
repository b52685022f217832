import * as fc from 'fast-check'
import { OffsetCurve } from './offset-curve'
import { groupTimeLag, partitionTimeLag } from './time-lag'

/** Observes a partition once per second. `endAt` and `positionAt` return its end offset and the group's position then. */
function observe(seconds: number, endAt: (second: number) => number, positionAt: (second: number) => number) {
  const [ends, positions] = [new OffsetCurve(), new OffsetCurve()]
  for (let second = 0; second <= seconds; second++) {
    ends.add(second * 1_000, endAt(second))
    positions.add(second * 1_000, positionAt(second))
  }
  const progress = { ends, positions, position: positionAt(seconds), end: endAt(seconds) }
  return partitionTimeLag(progress, seconds * 1_000)
}

describe('partitionTimeLag', () => {
  it('is the age of the oldest unfinished record, and the time until the backlog is empty', () => {
    // 10 records/s arrive for 60 s, then none; 5 records/s are finished.
    const timeLag = observe(
      90,
      (second) => Math.min(second, 60) * 10,
      (second) => second * 5,
    )
    expect(timeLag.ageMs / 1_000).toBeCloseTo(90 - 450 / 10, 0)
    expect(timeLag).toMatchObject({ isLowerBound: false, emptyInMs: 30_000 })
  })

  it('has no time until empty while records arrive as fast as they are finished', () => {
    const timeLag = observe(
      60,
      (second) => 100 + second * 5,
      (second) => second * 5,
    )
    expect(timeLag).toMatchObject({ emptyInMs: null })
  })

  it('is a lower bound for records that were appended before the first observation', () => {
    const timeLag = observe(
      20,
      () => 1_000,
      () => 400,
    )
    expect(timeLag).toEqual({ ageMs: 20_000, isLowerBound: true, emptyInMs: null })
  })

  it('is 0 when all records are finished', () => {
    const timeLag = observe(
      5,
      (second) => second,
      (second) => second,
    )
    expect(timeLag).toEqual({ ageMs: 0, isLowerBound: false, emptyInMs: 0 })
  })

  it('starts again when the topic was created again', () => {
    const timeLag = observe(
      10,
      (second) => (second < 5 ? 1_000 : 10 * second),
      (second) => (second < 5 ? 1_000 : 0),
    )
    expect(timeLag).toMatchObject({ ageMs: 5_000, isLowerBound: true })
  })

  it('errs by at most 1.5 s, or 10 % of the age if that is more, however unevenly records arrive', () => {
    const seconds = fc.array(fc.nat({ max: 50 }), { minLength: 10, maxLength: 2_000 })
    fc.assert(
      fc.property(seconds, fc.double({ min: 0, max: 1, noNaN: true }), (arrivals, finishedShare) => {
        const ends = arrivals.reduce((sums, count) => [...sums, sums.at(-1)! + count], [0])
        const lastSecond = ends.length - 1
        const position = Math.floor(finishedShare * ends[lastSecond]!)
        const { ageMs, isLowerBound } = observe(
          lastSecond,
          (second) => ends[second]!,
          (second) => Math.min(position, ends[second]!),
        )
        if (position >= ends[lastSecond]!) return expect(ageMs).toBe(0)
        // The record was appended at some time in the second before the first observation that includes it.
        const minAgeMs = (lastSecond - ends.findIndex((end) => end > position)) * 1_000
        expect(isLowerBound).toBe(false)
        expect(ageMs).toBeGreaterThanOrEqual(minAgeMs - Math.max(0.1 * minAgeMs, 1_500))
        expect(ageMs).toBeLessThanOrEqual(minAgeMs + Math.max(0.1 * minAgeMs, 1_500))
      }),
      { numRuns: 200 },
    )
  })
})

describe('groupTimeLag', () => {
  const partition = (id: number, ageMs: number, emptyInMs: number | null) => ({
    partition: id,
    timeLag: { ageMs, isLowerBound: false, emptyInMs },
  })

  it('is the age in the worst partition, and the time until the last backlog is empty', () => {
    expect(groupTimeLag([partition(0, 3_000, 40_000), partition(1, 12_000, 9_000), partition(2, 0, 0)])).toEqual({
      ageMs: 12_000,
      isLowerBound: false,
      emptyInMs: 40_000,
      worstPartition: 1,
    })
  })

  it('ignores records that have just arrived when it computes whether a backlog becomes empty', () => {
    expect(groupTimeLag([partition(0, 900, null), partition(1, 5_000, 8_000)])).toMatchObject({ emptyInMs: 8_000 })
    expect(groupTimeLag([partition(0, 5_000, null), partition(1, 5_000, 8_000)])).toMatchObject({ emptyInMs: null })
  })

  it('has no worst partition when all records are finished', () => {
    expect(groupTimeLag([partition(0, 0, 0)])).toEqual({ ageMs: 0, isLowerBound: false, emptyInMs: 0 })
    expect(groupTimeLag([])).toEqual({ ageMs: 0, isLowerBound: false, emptyInMs: 0 })
  })
})
