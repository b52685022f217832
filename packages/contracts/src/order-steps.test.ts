import * as fc from 'fast-check'
import { furthestStep, isOrderStep, orderSteps, stepRank } from './order-steps'

describe('order steps', () => {
  it('rank from created to delivered', () => {
    expect(orderSteps.map(stepRank)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(isOrderStep('delivered')).toBe(true)
    expect(isOrderStep('orderRequested')).toBe(false)
  })

  it('know the furthest of any set in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...orderSteps]), (steps) => {
        const expected = orderSteps.findLast((step) => steps.includes(step))
        expect(furthestStep(steps)).toBe(expected)
      }),
    )
  })
})
