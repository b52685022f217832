import { createRandom } from '../../test/scaling/random'
import { FetchPacer } from './fetch-pacer'
import { DEFAULT_TIMING } from './timing'

const IDLE = { minBytes: 1, maxWaitMs: 250 }

/** Returns the settings of a fetch every 10 ms, while `perSecond` records arrive for `ms`. */
function settingsOf(pacer: FetchPacer, { perSecond, ms, from = 0 }: { perSecond: number; ms: number; from?: number }) {
  const arrivedBefore = (index: number) => Math.floor((index * perSecond) / 100)
  return Array.from({ length: ms / 10 }, (_, index) => {
    const now = from + index * 10
    const records = arrivedBefore(index) - arrivedBefore(index - 1)
    if (records > 0) pacer.count(now, records)
    return pacer.settings(now)
  })
}

const createPacer = ({ gatherMs = 20, gatherAbove = 350 } = {}) =>
  new FetchPacer({ fetchWaitMs: 250, gatherMs, gatherAbove })

describe('FetchPacer', () => {
  it('does not wait for more records at low rates', () => {
    for (const settings of settingsOf(createPacer(), { perSecond: 200, ms: 5_000 })) expect(settings).toEqual(IDLE)
  })

  it('does not wait for more records in the burst of a single order', () => {
    const pacer = createPacer()
    for (let now = 0; now < 20; now += 2) {
      pacer.count(now, 1)
      expect(pacer.settings(now)).toEqual(IDLE)
    }
  })

  it('waits for more records at high rates, and stops when these end', () => {
    const pacer = createPacer()
    expect(settingsOf(pacer, { perSecond: 450, ms: 5_000 }).at(-1)).toEqual({ minBytes: 65_536, maxWaitMs: 20 })
    expect(pacer.isUnderLoad(5_000)).toBe(true)
    expect(pacer.settings(6_000)).toEqual(IDLE)
  })

  it.each([
    { gatherMs: 4, perSecond: [400, 700, 900, 2_000], expectedMs: [4, 4, 50, 50] },
    { gatherMs: 80, perSecond: [400, 900, 2_000], expectedMs: [80, 80, 80] },
  ])('waits longer at higher rates, but at least $gatherMs ms', ({ gatherMs, perSecond, expectedMs }) => {
    const actualMs = perSecond.map(
      (rate) => settingsOf(createPacer({ gatherMs }), { perSecond: rate, ms: 5_000 }).at(-1)!.maxWaitMs,
    )
    for (const [index, ms] of actualMs.entries()) expect(Math.abs(ms - expectedMs[index]!)).toBeLessThanOrEqual(3)
  })

  it('rarely waits longer than the default `gatherMs` if 450 records per second on average arrive nine at a time', () => {
    const { gatherMs } = DEFAULT_TIMING
    const pacer = createPacer({ gatherMs })
    const random = createRandom('nine at a time')
    const waits = Array.from({ length: 10_000 }, (_, index) => {
      const now = index * 10
      if (random.isTrue(0.5)) pacer.count(now, 9)
      return pacer.settings(now).maxWaitMs
    })
    expect(waits.filter((ms) => ms > gatherMs && ms < IDLE.maxWaitMs).length).toBeLessThan(waits.length / 100)
  })

  it('waits for more records at any rate above `gatherAbove`', () => {
    const pacer = createPacer({ gatherMs: 50, gatherAbove: 20 })
    expect(settingsOf(pacer, { perSecond: 10, ms: 5_000 }).at(-1)).toEqual(IDLE)
    expect(settingsOf(pacer, { perSecond: 100, ms: 5_000, from: 5_000 }).at(-1)).toMatchObject({ maxWaitMs: 50 })
  })

  it('no longer waits for more records after a fetch that returned few, however large the burst before it was', () => {
    const pacer = createPacer()
    pacer.count(0, 100_000)
    expect(pacer.settings(0)).toMatchObject({ maxWaitMs: 50 })
    pacer.count(50, 3)
    expect(pacer.settings(50)).toEqual(IDLE)
  })

  it('goes on waiting for more records if the number per fetch varies', () => {
    const pacer = createPacer({ gatherMs: 50 })
    expect(settingsOf(pacer, { perSecond: 500, ms: 5_000 }).at(-1)).toMatchObject({ maxWaitMs: 50 })
    for (const [index, records] of [25, 15, 35, 20, 30].entries()) {
      const now = 5_050 + 50 * index
      pacer.count(now, records)
      expect(pacer.settings(now)).toMatchObject({ maxWaitMs: 50 })
    }
  })

  it('counts the batches of one fetch together', () => {
    const pacer = createPacer()
    for (let partition = 0; partition < 6; partition++) pacer.count(0, 45)
    expect(pacer.isUnderLoad(0)).toBe(true)
  })
})
