import { orderTimes } from '../../commands/lab/order-times'
import { raceText } from '../../commands/lab/race-text'
import { raceResult } from '../../commands/lab/race-result'
import { percentile } from '../../commands/support/percentile'

describe('npm run lab -- --race', () => {
  const phases = [
    { perSecond: 1, seconds: 100 },
    { perSecond: 20, seconds: 100 },
    { perSecond: 0, seconds: 10 },
  ]

  it('creates the same order times for the same seed, and different times for different seeds', () => {
    expect(orderTimes(phases, 7)).toEqual(orderTimes(phases, 7))
    expect(orderTimes(phases, 7)).not.toEqual(orderTimes(phases, 8))
  })

  it('creates sorted times at about the given rate in each phase', () => {
    const times = orderTimes(phases, 1)
    const rush = times.filter((time) => time >= 100_000)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times.length - rush.length).toBeGreaterThan(70)
    expect(rush.length).toBeGreaterThan(1_800)
    expect(rush.length).toBeLessThan(2_200)
    expect(times.at(-1)).toBeLessThan(200_000)
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

  it('counts pod minutes only within the window', () => {
    const { podMinutes } = raceResult(run)
    expect(podMinutes).toBeCloseTo(2 + 3, 6)
  })

  it('computes the delivery times of orders and the backlog', () => {
    const { p50, p95, maxBacklog, undelivered, curve } = raceResult(run)
    expect({ p50, p95, maxBacklog, undelivered }).toEqual({ p50: 500, p95: 9_000, maxBacklog: 1, undelivered: 1 })
    expect(curve).toHaveLength(61)
    expect(curve[5]).toEqual({ second: 5, backlog: 1, pods: 4 })
    expect(curve.at(-1)).toEqual({ second: 60, backlog: 1, pods: 6 })
  })

  it('reports a delivery time of 0 when no order was delivered', () => {
    expect(raceResult({ ...run, delivered: new Map() })).toMatchObject({ p50: 0, p95: 0, undelivered: 3 })
  })

  it('limits the number of points in the curve of a long race', () => {
    const { curve } = raceResult({ ...run, windowMs: 3_600_000 })
    expect(curve).toHaveLength(601)
    expect(curve.at(-1)?.second).toBe(3_600)
  })

  it.each([
    [[], 0.5, Number.NaN],
    [[3], 0.95, 3],
    [[5, 1, 3, 2, 4], 0.5, 3],
    [[5, 1, 3, 2, 4], 0.95, 5],
  ])('computes the percentile of %j at %d: %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected)
  })

  it('prints a table row and two charts for each contender', () => {
    const text = raceText([raceResult(run), raceResult({ ...run, name: 'fixed 2' })], 0.6)
    expect(text).toContain('COST AT 0.6/H')
    expect(text.match(/^lag .*0\.50 s +9\.00 s .*5\.0 +0\.0500$/m)).not.toBeNull()
    expect(text).toContain('one bar per 5 s')
    expect(text.match(/^ {2}(lag|fixed 2) +[▁-█]{13}$/gm)).toHaveLength(4)
  })

  it.each([
    [20, '10', 121],
    [25, '15', 101],
    [60, '30', 121],
  ])('says how far the bars of a race of %d minutes are apart', (minutes, seconds, bars) => {
    const text = raceText([raceResult({ ...run, windowMs: minutes * 60_000 })], 0.6)
    expect(text).toContain(`one bar per ${seconds} s`)
    expect(text.match(new RegExp(`^ {2}lag +[▁-█]{${bars}}$`, 'gm'))).toHaveLength(2)
  })
})
