import { arrivals } from '../../commands/lab/arrivals'
import { reportOf } from '../../commands/lab/report'
import { percentile, resultOf } from '../../commands/lab/result'

describe('the race', () => {
  const stretches = [
    { perSecond: 1, seconds: 100 },
    { perSecond: 20, seconds: 100 },
    { perSecond: 0, seconds: 10 },
  ]

  it('places the same orders for the same seed, and others for another', () => {
    expect(arrivals(stretches, 7)).toEqual(arrivals(stretches, 7))
    expect(arrivals(stretches, 7)).not.toEqual(arrivals(stretches, 8))
  })

  it('places about as many as asked for, in order, where they belong', () => {
    const moments = arrivals(stretches, 1)
    const rush = moments.filter((moment) => moment >= 100_000)
    expect(moments).toEqual([...moments].sort((a, b) => a - b))
    expect(moments.length - rush.length).toBeGreaterThan(70)
    expect(rush.length).toBeGreaterThan(1_800)
    expect(rush.length).toBeLessThan(2_200)
    expect(moments.at(-1)).toBeLessThan(200_000)
  })

  const run = {
    name: 'lag',
    startedAt: 1_000,
    windowMs: 60_000,
    samples: [
      { at: 0, replicas: { orders: 2, courier: 2 } },
      { at: 31_000, replicas: { orders: 2, courier: 4 } },
      { at: 90_000, replicas: { orders: 6, courier: 6 } },
    ],
    placed: new Map([
      ['a', 2_000],
      ['b', 3_000],
      ['c', 40_000],
    ]),
    delivered: new Map([
      ['a', 2_500],
      ['b', 12_000],
    ]),
  }

  it('counts pods inside the window', () => {
    const { podMinutes } = resultOf(run)
    expect(podMinutes).toBeCloseTo(2 + 3, 6)
  })

  it('tells order times and backlog', () => {
    const { p50, p95, maxBacklog, undelivered, curve } = resultOf(run)
    expect({ p50, p95, maxBacklog, undelivered }).toEqual({ p50: 500, p95: 9_000, maxBacklog: 1, undelivered: 1 })
    expect(curve).toHaveLength(61)
    expect(curve[5]).toEqual({ second: 5, backlog: 1, pods: 4 })
    expect(curve.at(-1)).toEqual({ second: 60, backlog: 1, pods: 6 })
  })

  it('keeps few points of a long race', () => {
    const { curve } = resultOf({ ...run, windowMs: 3_600_000 })
    expect(curve).toHaveLength(601)
    expect(curve.at(-1)?.second).toBe(3_600)
  })

  it.each([
    [[], 0.5, 0],
    [[3], 0.95, 3],
    [[5, 1, 3, 2, 4], 0.5, 3],
    [[5, 1, 3, 2, 4], 0.95, 5],
  ])('finds in %j the share %d: %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected)
  })

  it('prints a row and two curves for each contender', () => {
    const text = reportOf([resultOf(run), resultOf({ ...run, name: 'fixed 2' })], 0.6)
    expect(text).toContain('COST AT 0.6/H')
    expect(text.match(/^lag .*0\.50 s +9\.00 s .*5\.0 +0\.0500$/m)).not.toBeNull()
    expect(text.match(/^ {2}(lag|fixed 2) +[▁-█]{13}$/gm)).toHaveLength(4)
  })
})
