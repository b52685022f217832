import { watchParent } from './watch-parent'

/** Why the runner stops. */
type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'parent exited'

/** npm forwards signals, so one Ctrl-C arrives twice within a short time. */
const DUPLICATE_MS = 250

/**
 * Calls `onStop` at the first signal, and `onRepeated` at each signal more than DUPLICATE_MS later. `watchesParent`:
 * whether the exit of the parent process counts as a first signal.
 */
export function onStopRequest({
  watchesParent,
  onStop,
  onRepeated,
}: {
  watchesParent: boolean
  onStop: (reason: StopReason) => void
  onRepeated: () => void
}): void {
  let stoppingSince: number | undefined
  const requestStop = (reason: StopReason) => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now()
      onStop(reason)
    } else if (performance.now() - stoppingSince > DUPLICATE_MS) onRepeated()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => requestStop(signal))
  // The exit of the parent is not a repeated request, because the parent often exits after the same signal.
  if (!watchesParent) return
  watchParent(() => {
    if (stoppingSince === undefined) requestStop('parent exited')
  })
}
