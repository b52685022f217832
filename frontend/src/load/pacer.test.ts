import { Pacer } from './pacer'

/** The times at which orders are sent. `lateMs`: how late the timer before each order fires. */
function sendTimes(pacer: Pacer, from: number, to: number, lateMs: (i: number) => number): number[] {
  const sent: number[] = []
  let now = from
  for (let i = 0; now <= to; i += 1) {
    const { due } = pacer.takeDue(now)
    for (let k = 0; k < due; k += 1) sent.push(now)
    now += pacer.waitMs(now) + lateMs(i)
  }
  return sent
}

describe('Pacer', () => {
  it('keeps the rate when timers fire late', () => {
    const sent = sendTimes(new Pacer({ ratePerSecond: 20, now: 0 }), 0, 60_000, (i) => (i * 7) % 23)
    expect(sent.length).toBeGreaterThanOrEqual(1_199)
    expect(sent.length).toBeLessThanOrEqual(1_201)
  })

  it('sends one order every 50 ms at 20 orders a second', () => {
    const sent = sendTimes(new Pacer({ ratePerSecond: 20, now: 0 }), 0, 2_000, () => 0)
    const gaps = sent.slice(1).map((at, i) => at - (sent[i] ?? 0))
    expect(new Set(gaps)).toEqual(new Set([50]))
  })

  it('counts orders as missed that were due while the computer was asleep', () => {
    const pacer = new Pacer({ ratePerSecond: 20, now: 0 })
    pacer.takeDue(0)
    expect(pacer.takeDue(60_000)).toEqual({ due: 10, missed: 1_190 })
    expect(pacer.waitMs(60_000)).toBe(50)
  })

  it('changes the rate while it waits, without a missing or an extra order', () => {
    const pacer = new Pacer({ ratePerSecond: 1, now: 0 })
    pacer.takeDue(0)
    pacer.setRate(20, 500)
    expect(pacer.waitMs(500)).toBe(25)
    pacer.setRate(1, 510)
    expect(pacer.waitMs(510)).toBeCloseTo(300)
  })

  it('does not send missed orders after a pause', () => {
    const pacer = new Pacer({ ratePerSecond: 20, now: 0 })
    pacer.takeDue(0)
    pacer.resumeAt(3_000)
    expect(pacer.takeDue(2_999)).toEqual({ due: 0, missed: 0 })
    expect(pacer.takeDue(3_000)).toEqual({ due: 1, missed: 0 })
  })
})
