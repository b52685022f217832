/** A clock with timers. Tests use a simulated clock. */
export interface Timers {
  /** ms since 1970. */
  now(): number
  /** Calls `run` at a time, or immediately if that time has passed; returns the function that cancels the call. */
  at(time: number, run: () => void): () => void
}

/** The system clock. Its timers do not keep the process running. */
export const realTimers: Timers = {
  now: Date.now,
  at: (time, run) => {
    const timer = setTimeout(run, Math.max(0, time - Date.now())).unref()
    return () => clearTimeout(timer)
  },
}
