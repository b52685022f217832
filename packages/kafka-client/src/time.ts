/** Resolves after `ms`, or earlier if one of `signals` is aborted. */
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

/** Waits for `promise`, at most `ms`. Resolves to false on timeout, and rejects if the promise rejects. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timeoutAbort = new AbortController()
  const timeout = sleep(ms, timeoutAbort.signal).then(() => false)
  try {
    return await Promise.race([promise.then(() => true), timeout])
  } finally {
    timeoutAbort.abort()
  }
}

/** Exponential backoff: doubles from `initialMs` (attempt 1) up to `maxMs`, and is randomly reduced by up to 50 %. */
export function backoffMs(attempt: number, { initialMs, maxMs }: { initialMs: number; maxMs: number }): number {
  const ceiling = Math.min(initialMs * 2 ** Math.min(attempt - 1, 30), maxMs)
  return ceiling / 2 + Math.random() * (ceiling / 2)
}
