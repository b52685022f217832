import { SmallMap } from '../collections/small-map'
import { type RequestQueueInternals, loadRequestQueue, loadSocketRequest } from './kafkajs-internals'

/** Interval of the check for request timeouts, ms. */
const CHECK_EVERY_MS = 500

const connectedQueues = new Set<RequestQueueInternals>()
let checkTimer: NodeJS.Timeout | undefined
let isReplaced = false

/**
 * Replaces the timers of kafkajs connections, for two reasons. On idle connections they run many times a second, which
 * costs several percent of a CPU core. And they use the system clock, so requests time out early or never after the
 * clock was changed.
 */
export function replaceRequestTimers(): void {
  if (isReplaced) return
  isReplaced = true
  const { prototype } = loadRequestQueue()
  throttleByMonotonicClock(prototype)
  shareTimeoutTimer(prototype)
}

/**
 * kafkajs checks for pending requests about every millisecond, even if there are none (its issues 1556, 1704, 1751).
 * As `maxInFlightRequests` is not set, requests are only pending while the broker throttles this client.
 */
function throttleByMonotonicClock(prototype: RequestQueueInternals): void {
  prototype.maybeThrottle = function (ms) {
    if (ms) this.throttledUntil = Math.max(this.throttledUntil, performance.now() + ms)
  }
  prototype.canSendSocketRequestImmediately = function () {
    return this.throttledUntil <= performance.now()
  }
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length === 0 || this.throttleCheckTimeoutId) return
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null
      this.checkPendingRequests()
    }, this.throttledUntil - performance.now())
  }
}

/** kafkajs detects request timeouts with a timer of 100 ms per connection. One timer for all connections is enough. */
function shareTimeoutTimer(prototype: RequestQueueInternals): void {
  const { destroy } = prototype
  const { prototype: request } = loadSocketRequest()
  const { send } = request
  request.send = function () {
    send.call(this)
    this.sentAt = performance.now()
  }
  prototype.scheduleRequestTimeoutCheck = function () {
    // `inflight` can be replaced because kafkajs calls this method on connect, before the first request.
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
  const now = performance.now()
  for (const queue of Array.from(connectedQueues)) {
    for (const request of Array.from(queue.inflight.values()))
      if (now - request.sentAt > request.requestTimeout) request.timeoutRequest()
    if (!queue.isConnected()) queue.destroy()
  }
}
