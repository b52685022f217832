import { frontierOf, kneeOf, thinned } from './frontier'

const scoreOf = ([cost, wait]: readonly number[]) => ({ cost: cost ?? 0, wait: wait ?? 0 })

describe('frontierOf', () => {
  it('keeps the points for which no other is at least as good in both cost and wait, cheapest first', () => {
    const points = [
      [3, 1],
      [1, 9],
      [2, 4],
      [2, 5],
      [4, 1],
      [5, 0.5],
      [9, Infinity],
    ]
    expect(frontierOf(points, scoreOf)).toEqual([
      [1, 9],
      [2, 4],
      [3, 1],
      [5, 0.5],
    ])
  })
})

describe('kneeOf', () => {
  it('returns the point after which more cost hardly shortens the wait', () => {
    expect(
      kneeOf(
        [
          [1, 1000],
          [2, 10],
          [3, 9],
          [10, 8],
        ],
        scoreOf,
      ),
    ).toEqual([2, 10])
  })

  it('returns null for fewer than three points', () => {
    expect(
      kneeOf(
        [
          [1, 9],
          [2, 4],
        ],
        scoreOf,
      ),
    ).toBeNull()
  })
})

describe('thinned', () => {
  it('keeps both ends and some items between them', () => {
    const all = Array.from({ length: 30 }, (_, index) => index)
    expect(thinned(all, 4)).toEqual([0, 10, 19, 29])
    expect(thinned([1, 2], 4)).toEqual([1, 2])
  })
})
