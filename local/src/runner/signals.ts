import { watchParent } from './watch-parent'

/** Why the runner should end. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'parent gone'

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
  let isStopping = false
  const request = (reason: StopReason) => {
    if (isStopping) return onInsist()
    isStopping = true
    onStop(reason)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal))
  // Nobody is left to insist, and whoever started us may have said so by a signal before.
  if (watchesParent) watchParent(() => void (isStopping || request('parent gone')))
}
