import { Heartbeats } from './heartbeats'

let sent: number[]
let heartbeats: Heartbeats

beforeEach(() => {
  jest.useFakeTimers({ now: 0 })
  const startedAt = performance.now()
  sent = []
  heartbeats = new Heartbeats({
    intervalMs: 300,
    beforeSend: () => true,
    send: () => Promise.resolve(void sent.push(performance.now() - startedAt)),
    onError: (error) => expect(error).toBeUndefined(),
  })
  heartbeats.start()
})

afterEach(() => {
  heartbeats.stop()
  jest.useRealTimers()
})

describe('Heartbeats', () => {
  it('are sent by a timer without fetches, and earlier with a fetch', async () => {
    await jest.advanceTimersByTimeAsync(390)
    expect(sent).toEqual([390])
    await jest.advanceTimersByTimeAsync(140)
    heartbeats.beforeFetch()
    await jest.advanceTimersByTimeAsync(10)
    heartbeats.beforeFetch()
    expect(sent).toEqual([390, 540])
  })

  it('are sent three times as often for five seconds after a join', async () => {
    heartbeats.onJoined()
    await jest.advanceTimersByTimeAsync(4_940)
    expect(sent).toHaveLength(38)
    await jest.advanceTimersByTimeAsync(1_000)
    sent.length = 0
    await jest.advanceTimersByTimeAsync(3_900)
    expect(sent).toHaveLength(10)
  })

  it('are not sent after a stop, nor started by a join', async () => {
    heartbeats.stop()
    heartbeats.onJoined()
    await jest.advanceTimersByTimeAsync(10_000)
    heartbeats.beforeFetch()
    expect(sent).toEqual([])
  })
})
