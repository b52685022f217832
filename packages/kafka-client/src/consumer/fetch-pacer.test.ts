import { FetchPacer } from './fetch-pacer'

/** The delays that a pacer gives while `perSecond` records come for `ms`, each fetch bringing what has gathered. */
function delays(
  pacer: FetchPacer,
  { perSecond, ms, from = 0 }: { perSecond: number; ms: number; from?: number },
) {
  const found: number[] = []
  for (let now = from, taken = 0; now < from + ms;) {
    const due = Math.floor(((now - from) * perSecond) / 1_000)
    const delay = due > taken ? pacer.delayMs(now, due - taken) : 0
    if (due > taken) found.push(delay)
    taken = due
    now += Math.max(delay, 1)
  }
  return found
}

describe('FetchPacer', () => {
  it('holds nothing back at eighty records a second', () => {
    expect(new Set(delays(new FetchPacer(), { perSecond: 80, ms: 5_000 }))).toEqual(new Set([0]))
  })

  it('holds nothing back for a burst of one order', () => {
    const pacer = new FetchPacer()
    for (let now = 0; now < 20; now += 2) expect(pacer.delayMs(now, 1)).toBe(0)
  })

  it('spaces fetches while much comes, and stops soon after', () => {
    const pacer = new FetchPacer()
    const busy = delays(pacer, { perSecond: 450, ms: 5_000 })
    expect(busy.at(-1)).toBe(15)
    expect(busy.length).toBeLessThan(500)
    expect(delays(pacer, { perSecond: 50, ms: 3_000, from: 5_000 }).at(-1)).toBe(0)
  })

  it('counts the batches of one fetch together', () => {
    const pacer = new FetchPacer()
    const all = Array.from({ length: 6 }, () => pacer.delayMs(0, 20))
    expect(all.at(-1)).toBe(15)
  })
})
