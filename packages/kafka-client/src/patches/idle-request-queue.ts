import { SmallMap } from '../collections/small-map'
import { type RequestQueueInternals, loadRequestQueue } from './kafkajs-internals'

/** A request timeout is detected at most this late, ms. */
const CHECK_EVERY_MS = 500

const connectedQueues = new Set<RequestQueueInternals>()
let checkTimer: NodeJS.Timeout | undefined

/** Removes the timers of idle kafkajs connections. They run many times a second and use several percent of a CPU core. */
export function removeIdleTimers(): void {
  const { prototype } = loadRequestQueue()
  checkOnlyPendingRequests(prototype)
  shareTimeoutTimer(prototype)
}

/**
 * kafkajs checks for pending requests about every millisecond, even if there are none (its issues 1556, 1704, 1751).
 * An idle connection needs no check because `push` and each response schedule the next one.
 */
function checkOnlyPendingRequests(prototype: RequestQueueInternals): void {
  const schedule = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this)
  }
}

/** kafkajs detects request timeouts with a timer of 100 ms per connection. One timer for all connections is enough. */
function shareTimeoutTimer(prototype: RequestQueueInternals): void {
  const { destroy } = prototype
  prototype.scheduleRequestTimeoutCheck = function () {
    // `inflight` can be replaced because this is called on connect, before the first request.
    if (this.inflight.size === 0) this.inflight = new SmallMap()
    if (!this.enforceRequestTimeout) return
    connectedQueues.add(this)
    checkTimer ??= setInterval(checkTimeouts, CHECK_EVERY_MS)
  }
  prototype.destroy = function () {
    connectedQueues.delete(this)
    if (connectedQueues.size === 0) {
      clearInterval(checkTimer)
      checkTimer = undefined
    }
    destroy.call(this)
  }
}

function checkTimeouts(): void {
  const now = Date.now()
  for (const queue of Array.from(connectedQueues)) {
    for (const request of Array.from(queue.inflight.values()))
      if (now - request.sentAt > request.requestTimeout) request.timeoutRequest()
    if (!queue.isConnected()) queue.destroy()
  }
}
