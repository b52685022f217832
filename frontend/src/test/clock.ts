import { type LoadClock } from '../load/load-generator'

/** A clock whose hands the test turns. */
export interface TestClock extends LoadClock {
  /** Goes on by `ms`, waking everybody on the way, and lets promises settle after each. */
  advance: (ms: number) => Promise<void>
  /** Goes on without waking anybody, like a computer that sleeps. */
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
