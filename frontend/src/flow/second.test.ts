import { durationStatistics } from './second'

describe('durationStatistics', () => {
  it('calculates the percentile by nearest rank', () => {
    const durations = Array.from({ length: 20 }, (_, i) => (i + 1) * 10)
    expect(durationStatistics(durations)).toEqual({ averageMs: 105, p95Ms: 190 })
  })

  it('is null without orders', () => {
    expect(durationStatistics([])).toEqual({ averageMs: null, p95Ms: null })
  })
})
