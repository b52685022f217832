import { settingStops, speedStops } from './stops'
import { meanOf, speedOf, workAtSpeed } from './processing-time'

describe('the sliders', () => {
  it('contain the values that they show, in order and once', () => {
    const stops = settingStops('lagThreshold', 12, [50, 47])
    expect(stops).toEqual([...new Set(stops)].sort((a, b) => a - b))
    expect(stops).toEqual(expect.arrayContaining([1, 47, 50, 100_000]))
  })

  it('contain the numbers of pods around the partitions', () => {
    expect(settingStops('max', 64, [])).toEqual(expect.arrayContaining([1, 63, 64, 65]))
    expect(settingStops('max', 1, [])[0]).toBe(1)
    expect(settingStops('min', 12, [])[0]).toBe(0)
  })

  it.each([
    ['50ms', 40, '25ms'],
    ['exponential 50ms', 20, 'exponential 50ms'],
    ['lognormal 50ms 0.5', 10, 'lognormal 100ms 0.5'],
    ['', 10, '100ms'],
  ])('change the time of a record: %s at %d a second is %s', (work, speed, changed) => {
    expect(workAtSpeed(work, speed)).toBe(changed)
  })

  it('reach each speed that they offer', () => {
    for (const speed of speedStops(20)) {
      const mean = meanOf(workAtSpeed('50ms', speed))
      expect(speedOf(mean ?? 0)).toBe(speed)
    }
    expect(meanOf('soon')).toBeUndefined()
  })
})
