import { ManualTimers } from '../../test/fixture/manual-timers'
import { Ticks } from './ticks'

const start = 1_000_000
let timers: ManualTimers
let seen: number[]

const run = (tick: (time: number) => Promise<void> = () => Promise.resolve()) =>
  new Ticks({
    firstAt: start + 5,
    periodMs: 100,
    timers,
    tick: (time) => {
      seen.push(time - start)
      return tick(time)
    },
  })

beforeEach(() => {
  timers = new ManualTimers(start)
  seen = []
})

describe('Ticks', () => {
  it('ticks at logical times exactly one period apart, and reports the next one', async () => {
    const ticks = run()
    await timers.advance(305)
    expect(seen).toEqual([5, 105, 205, 305])
    expect(ticks.nextAt - start).toBe(405)
  })

  it('waits for a slow tick and skips missed ones', async () => {
    let finish: () => void = () => undefined
    const ticks = run(() => new Promise((resolve) => (finish = resolve)))
    await timers.advance(250)
    expect(seen).toEqual([5])
    finish()
    await timers.advance(100)
    expect(seen).toEqual([5, 205])
    expect(ticks.nextAt - start).toBe(305)
  })

  it('does not tick after stop', async () => {
    const ticks = run()
    await timers.advance(10)
    ticks.stop()
    await timers.advance(1_000)
    expect(seen).toEqual([5])
  })
})
