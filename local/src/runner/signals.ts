import { watchParent } from './watch-parent'

/** Why the runner should end. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'parent gone'

/** npm passes signals on, so one Ctrl-C arrives twice within moments. Milliseconds. */
const ECHO_MS = 250

/**
 * Calls `onStop` at the first signal that asks to end, `onInsist` at every further one. `watchesParent`: the death of
 * the process that started us counts as well.
 */
export function onStopRequest({
  watchesParent,
  onStop,
  onInsist,
}: {
  watchesParent: boolean
  onStop: (reason: StopReason) => void
  onInsist: () => void
}): void {
  let stoppingSince: number | undefined
  const request = (reason: StopReason) => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now()
      onStop(reason)
    } else if (performance.now() - stoppingSince > ECHO_MS) onInsist()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal))
  // Nobody is left to insist, and whoever started us may have said so by a signal before.
  if (watchesParent) watchParent(() => void (stoppingSince ?? request('parent gone')))
}
