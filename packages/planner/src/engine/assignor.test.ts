import * as fc from 'fast-check'
import { assign } from './assignor'

describe('assign', () => {
  it.each([
    ['round-robin', [[0, 3], [1, 4], [2]]],
    ['range', [[0, 1], [2, 3], [4]]],
  ] as const)('spreads partitions like %s', (name, expected) => {
    expect(assign(name, 5, [[], [], []])).toEqual(expected)
  })

  it('moves as few partitions as possible with the sticky assignor', () => {
    expect(assign('sticky', 6, [[0, 1, 2], [3, 4, 5], []])).toEqual([
      [0, 1],
      [3, 4],
      [2, 5],
    ])
    expect(assign('sticky', 4, [[0, 1, 2, 3], []])).toEqual([
      [0, 1],
      [2, 3],
    ])
  })

  it('gives every partition to exactly one member, and about the same number to each member', () => {
    const previous = fc.array(fc.constant([]), { minLength: 1, maxLength: 9 })
    const name = fc.constantFrom('round-robin' as const, 'range' as const, 'sticky' as const)
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 30 }), previous, previous, (assignor, partitions, before, after) => {
        const first = assign(assignor, partitions, before)
        const next = assign(
          assignor,
          partitions,
          after.map((_, index) => first[index] ?? []),
        )
        expect(next.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, index) => index))
        const sizes = next.map(({ length }) => length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
