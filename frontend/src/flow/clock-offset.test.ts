import { brokerTime, learnOffset } from './clock-offset'

describe('clock offset', () => {
  it('trusts the least delayed event', () => {
    const offset = [0, 180, 20].reduce<number | null>(
      (known, delay) => learnOffset(known, 90_000, 60_000 + delay),
      null,
    )
    expect(brokerTime(offset, 0)).toBeGreaterThan(29_990)
  })

  it('treats clocks as equal that differ by less than the delivery time', () => {
    expect(brokerTime(learnOffset(null, 1_000, 1_900), 5_000)).toBe(5_000)
    expect(brokerTime(null, 5_000)).toBe(5_000)
  })
})
