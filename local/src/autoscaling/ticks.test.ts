import { ManualTimers } from '../../test/fixture/manual-timers'
import { Ticks } from './ticks'

const start = 1_000_000
let timers: ManualTimers
let tickTimes: number[]
let errors: [unknown, number][]

const startTicks = (tick: (time: number) => Promise<void> = () => Promise.resolve()) =>
  new Ticks({
    firstAt: start + 5,
    periodMs: 100,
    timers,
    tick: (time) => {
      tickTimes.push(time - start)
      return tick(time)
    },
    onError: (error, failures) => errors.push([error, failures]),
  })

beforeEach(() => {
  timers = new ManualTimers(start)
  tickTimes = []
  errors = []
})

describe('Ticks', () => {
  it('ticks at logical times exactly one period apart, and reports the next tick', async () => {
    const ticks = startTicks()
    await timers.advance(305)
    expect(tickTimes).toEqual([5, 105, 205, 305])
    expect(ticks.nextAt - start).toBe(405)
  })

  it('waits for a slow tick and skips missed ticks', async () => {
    let finish: () => void = () => undefined
    const ticks = startTicks(() => new Promise((resolve) => (finish = resolve)))
    await timers.advance(250)
    expect(tickTimes).toEqual([5])
    finish()
    await timers.advance(100)
    expect(tickTimes).toEqual([5, 205])
    expect(ticks.nextAt - start).toBe(305)
  })

  it('adds one tick for many changes at once, and keeps the times of the other ticks', async () => {
    const ticks = startTicks()
    await timers.advance(50)
    for (let changes = 0; changes < 3; changes++) ticks.addTick()
    await timers.advance(55)
    expect(tickTimes).toEqual([5, 50, 105])
    ticks.addTick()
    ticks.stop()
    await timers.advance(1_000)
    expect(tickTimes).toEqual([5, 50, 105])
  })

  it('reports a tick that fails, and tries again after 1, 2, 4 … periods', async () => {
    let isBroken = true
    const ticks = startTicks(() => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve()))
    await timers.advance(705)
    expect(tickTimes).toEqual([5, 105, 305, 705])
    expect(errors).toEqual([1, 2, 3, 4].map((failures) => [new Error('broken'), failures]))
    isBroken = false
    ticks.addTick()
    await timers.advance(900)
    expect(tickTimes.slice(4)).toEqual([705, 1505, 1605])
    expect(errors).toHaveLength(4)
  })

  it('does not tick after stop', async () => {
    const ticks = startTicks()
    await timers.advance(10)
    ticks.stop()
    await timers.advance(1_000)
    expect(tickTimes).toEqual([5])
  })
})
