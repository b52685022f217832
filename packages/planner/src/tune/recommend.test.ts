import { calmestOf, recommendedOf, simplestOf } from './recommend'

const explored = (setting: number[], podHours: number, rescales: number, wait = 1) => ({
  setting,
  figures: {
    podHours,
    rescales,
    wait,
    cost: null,
    isMet: true,
    waits: { p50: wait, p95: wait, p99: wait },
    peakLag: 0,
    pods: { min: 1, max: 2, last: 1 },
  },
})
/** A setting with many rescales. */
const busy = explored([1, 1], 100, 200)
const current = [0, 0]

describe('calmestOf', () => {
  it('prefers a setting with half of the rescales at a cost 5 % higher', () => {
    const calm = explored([2, 1], 105, 100)
    expect(calmestOf(busy, [busy, calm], { limit: 5 })).toBe(calm)
  })

  it.each([
    ['has more than half of the rescales', explored([2, 1], 100, 101)],
    ['costs over 5 % more', explored([2, 1], 105.1, 10)],
    ['waits longer than the goal', explored([2, 1], 101, 10, 6)],
  ])('keeps the setting if the other %s', (_, other) => {
    expect(calmestOf(busy, [busy, other], { limit: 5 })).toBe(busy)
  })

  it('returns the cheapest of several', () => {
    const [expensive, cheap] = [explored([2, 1], 102, 10), explored([3, 1], 101, 50)]
    expect(calmestOf(busy, [expensive, cheap], { limit: 5 })).toBe(cheap)
  })

  it('keeps a setting that rescales only once', () => {
    const first = explored([1, 1], 100, 1)
    expect(calmestOf(first, [explored([2, 1], 100, 0)], { limit: 5 })).toBe(first)
  })
})

describe('simplestOf', () => {
  it('prefers fewer changes at about the same cost', () => {
    const simple = explored([0, 1], 100.4, 210)
    expect(simplestOf(busy, [explored([0, 0], 101, 200), simple], { current, limit: 5 })).toBe(simple)
  })

  it('rejects a setting that rescales twice as often', () => {
    expect(simplestOf(busy, [explored([0, 1], 100, 400)], { current, limit: 5 })).toBe(busy)
  })
})

describe('recommendedOf', () => {
  const preferences = { current, limit: 5, isFlapping: ([window]: readonly number[]) => window === 1 }
  const steady = explored([2, 1], 103, 200)

  it('prefers a setting that does not flap at about the same cost', () => {
    expect(recommendedOf(busy, [busy, steady, explored([2, 2], 104, 190)], preferences)).toBe(steady)
  })

  it.each([
    ['costs more', explored([2, 1], 105.1, 10)],
    ['waits longer than the goal', explored([2, 1], 101, 10, 6)],
  ])('keeps a flapping setting if the other %s', (_, other) => {
    expect(recommendedOf(busy, [busy, other], preferences)).toBe(busy)
  })

  it('never prefers a flapping setting because it rescales or changes less', () => {
    const [calm, simple] = [explored([1, 2], 103, 10), explored([1, 0], 103, 200)]
    expect(recommendedOf(steady, [steady, calm, simple], preferences)).toBe(steady)
  })

  it('returns no setting that costs over 5 % more than the best one', () => {
    const calm = explored([2, 2], 106, 10)
    expect(recommendedOf(busy, [busy, steady, calm], preferences)).toBe(steady)
  })
})
