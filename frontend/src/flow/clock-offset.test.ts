import { brokerTime, updateOffset } from './clock-offset'

describe('clock offset', () => {
  it('uses the event with the shortest delay', () => {
    const offset = [0, 180, 20].reduce<number | null>(
      (current, delay) => updateOffset(current, 90_000, 60_000 + delay),
      null,
    )
    expect(brokerTime(offset, 0)).toBeGreaterThan(29_990)
  })

  it('ignores an offset so small that the delivery time of the message may cause it', () => {
    expect(brokerTime(updateOffset(null, 1_000, 1_900), 5_000)).toBe(5_000)
    expect(brokerTime(null, 5_000)).toBe(5_000)
  })
})
