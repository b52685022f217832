import { type LoadClock } from '../load/load-generator'

/** A clock that a test controls. */
export interface TestClock extends LoadClock {
  /** Advances by `ms`. Calls the timers that are due, and lets promises settle after each call. */
  advance: (ms: number) => Promise<void>
  /** Advances by `ms` without calling timers, as if the computer were asleep. */
  sleep: (ms: number) => void
}

export function createTestClock(start = 1_000_000): TestClock {
  let now = start
  let timers: { at: number; callback: () => void }[] = []
  const callNext = (until: number): boolean => {
    const [next] = timers.toSorted((a, b) => a.at - b.at)
    if (!next || next.at > until) return false
    timers = timers.filter((timer) => timer !== next)
    now = Math.max(now, next.at)
    next.callback()
    return true
  }
  return {
    now: () => now,
    after: (ms, callback) => {
      const timer = { at: now + ms, callback }
      timers.push(timer)
      return () => void (timers = timers.filter((candidate) => candidate !== timer))
    },
    advance: async (ms) => {
      const until = now + ms
      while (callNext(until)) await settle()
      now = until
      await settle()
    },
    sleep: (ms) => void (now += ms),
  }
}

/** Lets promises settle, including up to four that each wait for the one before. */
async function settle(): Promise<void> {
  for (let i = 0; i < 4; i += 1) await Promise.resolve()
}
