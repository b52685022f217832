/** Resolves after `ms`, or early when one of `signals` aborts. */
export function sleep(ms: number, ...signals: AbortSignal[]): Promise<void> {
  if (signals.some((signal) => signal.aborted)) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    for (const signal of signals) signal.addEventListener('abort', done)
  })
}

/** Waits for `promise` at most `ms`; false on timeout. Rejects if the promise does. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(ms, timer.signal).then(() => false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    timer.abort()
  }
}

/** Exponential back-off with jitter: doubles from `initialMs` (attempt 1) to `maxMs`; 50 to 100 % of that, at random. */
export function backoffMs(attempt: number, { initialMs, maxMs }: { initialMs: number; maxMs: number }): number {
  const ceiling = Math.min(initialMs * 2 ** Math.min(attempt - 1, 30), maxMs)
  return ceiling / 2 + Math.random() * (ceiling / 2)
}
