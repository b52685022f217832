import { SmallMap } from '../collections/small-map'
import { type RequestQueueInternals, loadRequestQueue } from './kafkajs-internals'

/** How late a request may be found to have timed out, ms. */
const CHECK_EVERY_MS = 500

const connected = new Set<RequestQueueInternals>()
let check: NodeJS.Timeout | undefined

/** Stops what wakes an idle process many times a second for each kafkajs connection, hence several percent of a core. */
export function quietIdleConnections(): void {
  const { prototype } = loadRequestQueue()
  scheduleOnlyWhatIsPending(prototype)
  checkTimeoutsTogether(prototype)
}

/**
 * kafkajs checks every millisecond or so for ever (issues 1556, 1704, 1751 there). With nothing pending there is
 * nothing to check, and both `push` and a fulfilled request arm the check again.
 */
function scheduleOnlyWhatIsPending(prototype: RequestQueueInternals): void {
  const schedule = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this)
  }
}

/** kafkajs looks for requests that timed out every 100 ms, each connection for itself: one timer does for all. */
function checkTimeoutsTogether(prototype: RequestQueueInternals): void {
  const { destroy } = prototype
  prototype.scheduleRequestTimeoutCheck = function () {
    // With the connection, hence before the first request.
    if (this.inflight.size === 0) this.inflight = new SmallMap()
    if (!this.enforceRequestTimeout) return
    connected.add(this)
    check ??= setInterval(checkTimeouts, CHECK_EVERY_MS)
  }
  prototype.destroy = function () {
    connected.delete(this)
    if (connected.size === 0) {
      clearInterval(check)
      check = undefined
    }
    destroy.call(this)
  }
}

function checkTimeouts(): void {
  const now = Date.now()
  for (const queue of [...connected]) {
    for (const request of [...queue.inflight.values()])
      if (now - request.sentAt > request.requestTimeout) request.timeoutRequest()
    if (!queue.isConnected()) queue.destroy()
  }
}
