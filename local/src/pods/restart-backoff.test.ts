import { RestartBackoff } from './restart-backoff'

describe('RestartBackoff', () => {
  it('returns no delay at first, then 10 s, doubling to 5 min', () => {
    const backoff = new RestartBackoff()
    const delays = Array.from({ length: 8 }, () => backoff.next({ ranMs: 1_000 }) / 1_000)
    expect(delays).toEqual([0, 10, 20, 40, 80, 160, 300, 300])
  })

  it('resets after ten minutes of running', () => {
    const backoff = new RestartBackoff()
    for (let crash = 0; crash < 4; crash++) backoff.next({ ranMs: 0 })
    expect(backoff.next({ ranMs: 600_000 })).toBe(0)
    expect(backoff.next({ ranMs: 0 })).toBe(10_000)
  })
})
