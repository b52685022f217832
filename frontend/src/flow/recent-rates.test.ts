import { recentRates } from './recent-rates'
import { unknownSecond } from './second'

describe('recentRates', () => {
  it('averages the last five full seconds, without the current one', () => {
    const timeline = [9, 2, 2, 2, 2, 2, 50].map((placed, t) => ({ ...unknownSecond(t), placed, delivered: 1 }))
    expect(recentRates(timeline)).toEqual({ placed: 2, delivered: 1, averageMs: null })
  })

  it('weights the average of each second by its number of orders', () => {
    const timeline = [
      { ...unknownSecond(1), delivered: 3, averageMs: 100 },
      { ...unknownSecond(2), delivered: 1, averageMs: 500 },
      unknownSecond(3),
    ]
    expect(recentRates(timeline).averageMs).toBe(200)
  })

  it('is zero without data', () => {
    expect(recentRates([])).toEqual({ placed: 0, delivered: 0, averageMs: null })
  })
})
