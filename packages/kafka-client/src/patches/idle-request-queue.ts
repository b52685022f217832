import { SmallMap } from '../collections/small-map'
import { type RequestQueueInternals, loadRequestQueue } from './kafkajs-internals'

/** A timeout is detected this late at most, ms. */
const CHECK_EVERY_MS = 500

const connected = new Set<RequestQueueInternals>()
let check: NodeJS.Timeout | undefined

/** Removes timers that wake an idle process many times a second per kafkajs connection: several percent of a core. */
export function quietIdleConnections(): void {
  const { prototype } = loadRequestQueue()
  scheduleOnlyWhatIsPending(prototype)
  checkTimeoutsTogether(prototype)
}

/**
 * kafkajs checks pending requests about every millisecond, permanently (its issues 1556, 1704, 1751). Without pending
 * requests the check is not needed: `push` and each response schedule it again.
 */
function scheduleOnlyWhatIsPending(prototype: RequestQueueInternals): void {
  const schedule = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this)
  }
}

/** kafkajs has a timer of 100 ms per connection to detect request timeouts: one timer for all is enough. */
function checkTimeoutsTogether(prototype: RequestQueueInternals): void {
  const { destroy } = prototype
  prototype.scheduleRequestTimeoutCheck = function () {
    // Called on connect, before any request, so `inflight` may still be replaced.
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
  for (const queue of Array.from(connected)) {
    for (const request of Array.from(queue.inflight.values()))
      if (now - request.sentAt > request.requestTimeout) request.timeoutRequest()
    if (!queue.isConnected()) queue.destroy()
  }
}
