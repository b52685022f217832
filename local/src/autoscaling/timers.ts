/** The time and how to wait for one; tests bring their own. */
export interface Timers {
  /** ms since 1970. */
  now(): number
  /** Calls `run` at a time, at once when it is past; call the answer to give it up. */
  at(time: number, run: () => void): () => void
}

/** The machine's clock. Waiting keeps no process alive. */
export const realTimers: Timers = {
  now: Date.now,
  at: (time, run) => {
    const timer = setTimeout(run, Math.max(0, time - Date.now())).unref()
    return () => clearTimeout(timer)
  },
}
