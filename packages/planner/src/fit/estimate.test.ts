import { randomOf } from '../engine'
import { type Estimate, meanEstimate, ratioEstimate, uniformBounds } from './estimate'

const contains = ({ low, high }: Estimate, truth: number): boolean =>
  (low ?? Infinity) <= truth && truth <= (high ?? -Infinity)

/** The share of 400 ranges that contain the true value. */
function coverage(estimateOf: (seed: number) => Estimate, truth: number): number {
  const seeds = Array.from({ length: 400 }, (_, index) => index + 1)
  return seeds.filter((seed) => contains(estimateOf(seed), truth)).length / seeds.length
}

describe('meanEstimate', () => {
  it.each([2, 3, 6, 20])('returns ranges that contain the true value, from %i values', (count) => {
    const estimateOf = (seed: number): Estimate => {
      const random = randomOf(seed)
      const values = Array.from({ length: count }, () => random.between([5, 15]))
      return meanEstimate(values, 0) as Estimate
    }
    expect(coverage(estimateOf, 10)).toBeGreaterThan(0.9)
  })

  it('returns no range for one value, and null without values', () => {
    expect(meanEstimate([3], 0.5)).toEqual({ value: 3, low: null, high: null, count: 1 })
    expect(meanEstimate([], 0.5)).toBeNull()
  })

  it('widens the range by the resolution', () => {
    expect(meanEstimate([3, 3], 0.5)).toEqual({ value: 3, low: 2.5, high: 3.5, count: 2 })
  })
})

describe('ratioEstimate', () => {
  it.each([3, 10])('returns ranges that contain the rate of random work, from %i portions', (count) => {
    const estimateOf = (seed: number): Estimate => {
      const random = randomOf(seed)
      const portions = Array.from({ length: count }, () => {
        let [done, t] = [0, random.exponential(0.05)]
        for (; t < 10; done++) t += random.exponential(0.05)
        return { done, seconds: 10 }
      })
      return ratioEstimate(portions)
    }
    expect(coverage(estimateOf, 20)).toBeGreaterThan(0.9)
  })
})

describe('uniformBounds', () => {
  it('returns bounds with the mean and the deviation of the values', () => {
    const [low, high] = uniformBounds([[4, 6, 8, 10]])
    expect((low + high) / 2).toBeCloseTo(7)
    expect((high - low) ** 2 / 12).toBeCloseTo(5, 2)
  })

  it('returns no bound below zero', () => {
    expect(uniformBounds([[0, 0, 0, 10]])).toEqual([0, 5])
  })
})
