import { humanDuration } from './human-duration'

describe('humanDuration', () => {
  it.each([
    [0, '0s'],
    [119, '119s'],
    [180, '3m'],
    [190, '3m10s'],
    [720, '12m'],
    [3 * 3_600 + 240, '3h4m'],
    [30 * 3_600, '30h'],
    [51 * 3_600, '2d3h'],
    [9 * 86_400, '9d'],
  ])('formats %d seconds as %s', (seconds, text) => {
    expect(humanDuration(seconds * 1_000)).toBe(text)
  })
})
