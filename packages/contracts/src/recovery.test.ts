import { type LagSecond, recoveryOf } from './recovery'

/** Seconds from 0 with these lags. */
const seconds = (...lags: (number | null)[]): LagSecond[] => lags.map((lag, t) => ({ t, lag }))
const times = (count: number, lag: number | null) => Array.from({ length: count }, () => lag)

it('measures from the end of the fault until the lag is normal and stays normal', () => {
  const lags = [...times(10, 100), ...times(5, 400), 300, 200, 110, ...times(12, 100)]
  expect(recoveryOf(seconds(...lags), { startedAt: 10_000, endedAt: 15_000 })).toEqual({
    before: 100,
    peak: 400,
    seconds: 4,
  })
})

it('does not count as recovery a normal lag that rises again within a few seconds', () => {
  const lags = [...times(10, 100), ...times(4, 100), ...times(6, 900), ...times(12, 90)]
  expect(recoveryOf(seconds(...lags), { startedAt: 10_000, endedAt: 10_000 })).toMatchObject({ peak: 900, seconds: 12 })
})

it('measures 0 seconds if the lag was normal all the time', () => {
  expect(recoveryOf(seconds(...times(10, 0), ...times(10, 20)), { startedAt: 10_000, endedAt: 10_000 })).toMatchObject({
    seconds: 0,
  })
})

it.each([
  ['during the fault', { startedAt: 10_000 }, times(20, 5)],
  ['with a lag that stays', { startedAt: 10_000, endedAt: 12_000 }, [...times(10, 5), ...times(20, 400)]],
  ['while no lag is reported', { startedAt: 10_000, endedAt: 12_000 }, [...times(10, 5), ...times(20, null)]],
])('measures no recovery time %s', (_case, fault, lags) => {
  expect(recoveryOf(seconds(...lags), fault)).not.toHaveProperty('seconds')
})

it('measures nothing if no lag is known from before the fault', () => {
  expect(recoveryOf(seconds(...times(10, 5)), { startedAt: 0, endedAt: 0 })).toBeUndefined()
})
