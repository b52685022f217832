import { settingValues, speedValues } from './slider-values'
import { meanOf, speedOf, workAtSpeed } from './processing-time'

describe('the sliders of the plan page', () => {
  it('contain each value that they show once, in ascending order', () => {
    const values = settingValues('lagThreshold', 12, [50, 47])
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b))
    expect(values).toEqual(expect.arrayContaining([1, 47, 50, 100_000]))
  })

  it('offer the numbers of pods next to the number of partitions', () => {
    expect(settingValues('max', 64, [])).toEqual(expect.arrayContaining([1, 63, 64, 65]))
    expect(settingValues('max', 1, [])[0]).toBe(1)
    expect(settingValues('min', 12, [])[0]).toBe(0)
  })

  it.each([
    ['50ms', 40, '25ms'],
    ['exponential 50ms', 20, 'exponential 50ms'],
    ['lognormal 50ms 0.5', 10, 'lognormal 100ms 0.5'],
    ['', 10, '100ms'],
  ])('change the processing time: %s for %d records a second becomes %s', (work, speed, changed) => {
    expect(workAtSpeed(work, speed)).toBe(changed)
  })

  it('reach every speed that they offer', () => {
    for (const speed of speedValues(20)) {
      const mean = meanOf(workAtSpeed('50ms', speed))
      expect(speedOf(mean ?? 0)).toBe(speed)
    }
    expect(meanOf('soon')).toBeUndefined()
  })
})
