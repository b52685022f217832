import { type LagSecond, recoveryOf } from './recovery'

/** Seconds from 0 with these lags. */
const seconds = (...lags: (number | null)[]): LagSecond[] => lags.map((lag, t) => ({ t, lag }))
const repeat = (count: number, lag: number | null) => Array.from({ length: count }, () => lag)

it('measures from the end of the fault until the lag is normal and stays normal', () => {
  const lags = [...repeat(10, 100), ...repeat(5, 400), 300, 200, 110, ...repeat(12, 100)]
  expect(recoveryOf(seconds(...lags), { startedAt: 10_000, endedAt: 15_000 })).toEqual({
    before: 100,
    peak: 400,
    seconds: 4,
  })
})

it('does not count a normal lag that rises again within a few seconds as recovery', () => {
  const lags = [...repeat(10, 100), ...repeat(4, 100), ...repeat(6, 900), ...repeat(12, 90)]
  expect(recoveryOf(seconds(...lags), { startedAt: 10_000, endedAt: 10_000 })).toMatchObject({ peak: 900, seconds: 12 })
})

it('measures 0 seconds if the lag was always normal', () => {
  expect(
    recoveryOf(seconds(...repeat(10, 0), ...repeat(10, 20)), { startedAt: 10_000, endedAt: 10_000 }),
  ).toMatchObject({ seconds: 0 })
})

it.each([
  ['during the fault', { startedAt: 10_000 }, repeat(20, 5)],
  ['with a lag that stays high', { startedAt: 10_000, endedAt: 12_000 }, [...repeat(10, 5), ...repeat(20, 400)]],
  ['while no lag is reported', { startedAt: 10_000, endedAt: 12_000 }, [...repeat(10, 5), ...repeat(20, null)]],
])('measures no recovery time %s', (_case, fault, lags) => {
  expect(recoveryOf(seconds(...lags), fault)).not.toHaveProperty('seconds')
})

it('measures nothing if no lag is known from before the fault', () => {
  expect(recoveryOf(seconds(...repeat(10, 5)), { startedAt: 0, endedAt: 0 })).toBeUndefined()
})
