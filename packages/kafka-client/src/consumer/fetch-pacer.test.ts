import { FetchPacer } from './fetch-pacer'

/** Delays that a pacer gives for fetches of which each brings data `everyMs` after the delay of the one before. */
function delays(
  pacer: FetchPacer,
  everyMs: number,
  count: number,
  from = 0,
): { delays: number[]; now: number } {
  const result: number[] = []
  let now = from
  for (let i = 0; i < count; i++) {
    const delay = pacer.delayMs(now)
    result.push(delay)
    now += Math.max(delay, everyMs)
  }
  return { delays: result, now }
}

describe('FetchPacer', () => {
  it('holds nothing back at fifty fetches a second', () => {
    expect(new Set(delays(new FetchPacer(), 20, 200).delays)).toEqual(new Set([0]))
  })

  it('holds nothing back for a burst of one order', () => {
    expect(new Set(delays(new FetchPacer(), 2, 9).delays)).toEqual(new Set([0]))
  })

  it('spaces fetches when data never ends, and stops when it does', () => {
    const pacer = new FetchPacer()
    const busy = delays(pacer, 1, 200)
    expect(busy.delays.at(-1)).toBe(5)
    expect(delays(pacer, 30, 50, busy.now).delays.at(-1)).toBe(0)
  })

  it('counts batches of one fetch once', () => {
    const pacer = new FetchPacer()
    for (let now = 0; now < 2_000; now += 50)
      for (let batch = 0; batch < 6; batch++) expect(pacer.delayMs(now)).toBe(0)
  })
})
