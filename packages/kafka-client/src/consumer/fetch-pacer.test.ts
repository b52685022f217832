import { FetchPacer } from './fetch-pacer'

const IDLE = { minBytes: 1, maxWaitMs: 250 }

/** What a pacer asks for at each fetch while `perSecond` records come for `ms`, one fetch every 10 ms. */
function patience(pacer: FetchPacer, { perSecond, ms, from = 0 }: { perSecond: number; ms: number; from?: number }) {
  return Array.from({ length: ms / 10 }, (_, nth) => {
    const now = from + nth * 10
    const due = Math.floor((nth * perSecond) / 100) - Math.floor(((nth - 1) * perSecond) / 100)
    if (due > 0) pacer.count(now, due)
    return pacer.patience(now)
  })
}

const aPacer = ({ gatherMs = 20 } = {}) => new FetchPacer({ idleWaitMs: 250, gatherMs })

describe('FetchPacer', () => {
  it('takes the first record at once while few come', () => {
    for (const asked of patience(aPacer(), { perSecond: 200, ms: 5_000 })) expect(asked).toEqual(IDLE)
  })

  it('takes the records of a burst of one order at once', () => {
    const pacer = aPacer()
    for (let now = 0; now < 20; now += 2) {
      pacer.count(now, 1)
      expect(pacer.patience(now)).toEqual(IDLE)
    }
  })

  it('lets many records gather while many come, and stops when they cease', () => {
    const pacer = aPacer()
    expect(patience(pacer, { perSecond: 450, ms: 5_000 }).at(-1)).toEqual({ minBytes: 65_536, maxWaitMs: 20 })
    expect(pacer.isBusy(5_000)).toBe(true)
    expect(pacer.patience(6_000)).toEqual(IDLE)
  })

  it.each([
    { gatherMs: 6, perSecond: [400, 600, 700, 2_000], asks: [6, 21, 36, 50] },
    { gatherMs: 80, perSecond: [400, 600, 700, 2_000], asks: [80, 80, 80, 80] },
  ])('lets more gather the more comes, but not less than $gatherMs ms', ({ gatherMs, perSecond, asks }) => {
    const asked = perSecond.map(
      (rate) => patience(aPacer({ gatherMs }), { perSecond: rate, ms: 5_000 }).at(-1)!.maxWaitMs,
    )
    for (const [nth, ms] of asked.entries()) expect(Math.abs(ms - asks[nth]!)).toBeLessThanOrEqual(3)
  })

  it('takes the first record at once again half a second after however much', () => {
    const pacer = aPacer()
    pacer.count(0, 100_000)
    expect(pacer.patience(0)).toMatchObject({ maxWaitMs: 50 })
    expect(pacer.patience(500)).toEqual(IDLE)
  })

  it('counts the batches of one fetch together', () => {
    const pacer = aPacer()
    for (let partition = 0; partition < 6; partition++) pacer.count(0, 45)
    expect(pacer.isBusy(0)).toBe(true)
  })
})
