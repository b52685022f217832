/** Bounds of the wait, ms. At 20 orders/s it is near the lower one, otherwise the lag would be several times as high. */
const WAIT = { minMs: 20, maxMs: 60, perStepMs: 5 }

/**
 * How long a batch of steps waits for further ones, ms, if no client waits for them. One write of several steps takes less CPU
 * time than several writes, and after a large batch the wait is longer, so that several steps of an order become one update.
 */
export const lingerMs = (lastBatchSize: number): number =>
  Math.min(Math.max(WAIT.minMs, WAIT.perStepMs * lastBatchSize), WAIT.maxMs)
