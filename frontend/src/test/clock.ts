import { type LoadClock } from '../load/load-generator'

/** A clock that the test advances. */
export interface TestClock extends LoadClock {
  /** Advances by `ms`, fires the timers that are due, and lets promises settle after each. */
  advance: (ms: number) => Promise<void>
  /** Advances without firing timers, like a sleeping computer. */
  sleep: (ms: number) => void
}

export function createTestClock(start = 1_000_000): TestClock {
  let now = start
  let timers: { at: number; wake: () => void }[] = []
  const wakeNext = (until: number): boolean => {
    const [next] = timers.toSorted((a, b) => a.at - b.at)
    if (!next || next.at > until) return false
    timers = timers.filter((timer) => timer !== next)
    now = Math.max(now, next.at)
    next.wake()
    return true
  }
  return {
    now: () => now,
    after: (ms, wake) => {
      const timer = { at: now + ms, wake }
      timers.push(timer)
      return () => void (timers = timers.filter((each) => each !== timer))
    },
    advance: async (ms) => {
      const until = now + ms
      while (wakeNext(until)) await settle()
      now = until
      await settle()
    },
    sleep: (ms) => void (now += ms),
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 4; i += 1) await Promise.resolve()
}
