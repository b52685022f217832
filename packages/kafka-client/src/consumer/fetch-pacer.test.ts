import { FetchPacer } from './fetch-pacer'

const IDLE = { minBytes: 1, maxWaitMs: 250 }

/** The settings of each fetch, one every 10 ms, while `perSecond` records arrive for `ms`. */
function settingsOf(pacer: FetchPacer, { perSecond, ms, from = 0 }: { perSecond: number; ms: number; from?: number }) {
  return Array.from({ length: ms / 10 }, (_, nth) => {
    const now = from + nth * 10
    const due = Math.floor((nth * perSecond) / 100) - Math.floor(((nth - 1) * perSecond) / 100)
    if (due > 0) pacer.count(now, due)
    return pacer.settings(now)
  })
}

const aPacer = ({ gatherMs = 20 } = {}) => new FetchPacer({ idleWaitMs: 250, gatherMs })

describe('FetchPacer', () => {
  it('does not wait for more records at low rates', () => {
    for (const settings of settingsOf(aPacer(), { perSecond: 200, ms: 5_000 })) expect(settings).toEqual(IDLE)
  })

  it('does not wait for more records in the burst of a single order', () => {
    const pacer = aPacer()
    for (let now = 0; now < 20; now += 2) {
      pacer.count(now, 1)
      expect(pacer.settings(now)).toEqual(IDLE)
    }
  })

  it('waits for more records at high rates, and stops when these end', () => {
    const pacer = aPacer()
    expect(settingsOf(pacer, { perSecond: 450, ms: 5_000 }).at(-1)).toEqual({ minBytes: 65_536, maxWaitMs: 20 })
    expect(pacer.isBusy(5_000)).toBe(true)
    expect(pacer.settings(6_000)).toEqual(IDLE)
  })

  it.each([
    { gatherMs: 6, perSecond: [400, 600, 700, 2_000], asks: [6, 21, 36, 50] },
    { gatherMs: 80, perSecond: [400, 600, 700, 2_000], asks: [80, 80, 80, 80] },
  ])('waits longer at higher rates, but at least $gatherMs ms', ({ gatherMs, perSecond, asks }) => {
    const asked = perSecond.map(
      (rate) => settingsOf(aPacer({ gatherMs }), { perSecond: rate, ms: 5_000 }).at(-1)!.maxWaitMs,
    )
    for (const [nth, ms] of asked.entries()) expect(Math.abs(ms - asks[nth]!)).toBeLessThanOrEqual(3)
  })

  it('does not wait half a second after a burst of any size', () => {
    const pacer = aPacer()
    pacer.count(0, 100_000)
    expect(pacer.settings(0)).toMatchObject({ maxWaitMs: 50 })
    expect(pacer.settings(500)).toEqual(IDLE)
  })

  it('counts the batches of one fetch together', () => {
    const pacer = aPacer()
    for (let partition = 0; partition < 6; partition++) pacer.count(0, 45)
    expect(pacer.isBusy(0)).toBe(true)
  })
})
