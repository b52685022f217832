import { calmestOf, simplestOf } from './simplify'

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
const busy = explored([1, 1], 100, 200)
const current = [0, 0]

describe('calmestOf', () => {
  it.each([
    ['half of the rescales for 5 % more', explored([2, 1], 105, 100), true],
    ['more than half of the rescales', explored([2, 1], 100, 101), false],
    ['a higher cost', explored([2, 1], 105.1, 10), false],
    ['a wait above the goal', explored([2, 1], 101, 10, 6), false],
  ])('considers %s', (_, other, isCalm) => {
    expect(calmestOf(busy, [busy, other], 5)).toBe(isCalm ? other : busy)
  })

  it('takes the cheapest of several', () => {
    const [dear, cheap] = [explored([2, 1], 102, 10), explored([3, 1], 101, 50)]
    expect(calmestOf(busy, [dear, cheap], 5)).toBe(cheap)
  })

  it('keeps a setting that hardly rescales', () => {
    const first = explored([1, 1], 100, 1)
    expect(calmestOf(first, [explored([2, 1], 100, 0)], 5)).toBe(first)
  })
})

describe('simplestOf', () => {
  it('takes fewer changes at about the same cost', () => {
    const simple = explored([0, 1], 100.4, 210)
    expect(simplestOf(busy, [explored([0, 0], 101, 200), simple], { current, goal: 5 })).toBe(simple)
  })

  it('takes no setting that rescales twice as often', () => {
    expect(simplestOf(busy, [explored([0, 1], 100, 400)], { current, goal: 5 })).toBe(busy)
  })
})
