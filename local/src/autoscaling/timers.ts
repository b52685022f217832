/** A clock with timers. Tests use a simulated clock. */
export interface Timers {
  /** ms since 1970. */
  now(): number
  /** Calls `run` at a time, or immediately if that time has passed; returns the function that cancels the call. */
  at(time: number, run: () => void): () => void
}

/** Maximum delay of setTimeout, which fires immediately for a longer one, such as a pollingInterval of 30 days. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** The system clock. Its timers do not keep the process running. */
export const realTimers: Timers = {
  now: Date.now,
  at: (time, run) => {
    let timer: NodeJS.Timeout
    const wait = () => {
      const delay = Math.max(0, time - Date.now())
      timer = (delay > MAX_DELAY_MS ? setTimeout(wait, MAX_DELAY_MS) : setTimeout(run, delay)).unref()
    }
    wait()
    return () => clearTimeout(timer)
  },
}
