import { loadRequestQueue } from './kafkajs-internals'

let applied = false

/**
 * Stops the timer of about 1 ms that every kafkajs connection runs for ever (issues 1556, 1704, 1751 there): with
 * nothing pending there is nothing to check, and both `push` and a fulfilled request arm the check again.
 */
export function quietIdleConnections(): void {
  if (applied) return
  applied = true
  const { prototype } = loadRequestQueue()
  const schedule = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function (this: typeof prototype) {
    if (this.pending.length > 0) schedule.call(this)
  }
}
