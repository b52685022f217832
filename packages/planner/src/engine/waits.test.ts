import { Waits } from './waits'

describe('Waits', () => {
  it('has quantiles within the width of a bucket', () => {
    const waits = new Waits()
    for (let index = 1; index <= 1000; index++) waits.add(index / 100)
    expect(waits.quantile(0.5)).toBeCloseTo(5, 0)
    expect(waits.quantile(0.95) / 9.5).toBeCloseTo(1, 1)
    expect(waits.mean).toBeCloseTo(5.005)
    expect(waits.shareAbove(9)).toBeCloseTo(0.1, 2)
  })

  it('spreads a range evenly', () => {
    const waits = new Waits()
    waits.addRange(4, 0, 100)
    waits.addRange(2, 2, 0)
    expect(waits.quantile(0.25)).toBeCloseTo(1, 1)
    expect(waits.quantile(1)).toBeCloseTo(4, 1)
    expect(waits.mean).toBe(2)
  })

  it('returns 0 without records', () => {
    expect([new Waits().quantile(0.5), new Waits().mean, new Waits().shareAbove(1)]).toEqual([0, 0, 0])
  })
})
