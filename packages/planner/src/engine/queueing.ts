/** A queue in front of `servers` that need `mean` seconds for a record. */
export interface Queueing {
  mean: number
  servers: number
  /** Average of the squared coefficients of variation of the times between arrivals and of the service times. */
  variation: number
}

// Close to a utilization of 1, the mean of the steady state grows without bound, but a real queue would take hours to
// reach it.
const MAX_UTILIZATION = 0.98

/**
 * Mean time in the queue of M/G/1, or of several servers by Sakasegawa's approximation, in seconds. `utilization`: the
 * used share of the capacity.
 */
export function meanQueueWait({ mean, servers, variation }: Queueing, utilization: number): number {
  const used = Math.min(utilization, MAX_UTILIZATION)
  if (used <= 0) return 0
  return (mean * variation * used ** (Math.sqrt(2 * (servers + 1)) - 1)) / (servers * (1 - used))
}

/** Shares of the records at which one slice of the distribution ends and the next one begins. */
const sliceStarts = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.87, 0.92, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999]

/**
 * Parts of the records that find all servers busy, each with bounds of its wait as multiples of the mean wait. The
 * last part has no upper bound, so that of 99.99 % is used.
 */
const exponentialSlices = sliceStarts.map((from, index) => {
  const next = sliceStarts[index + 1]
  return { share: (next ?? 1) - from, low: -Math.log(1 - from), high: -Math.log(1 - (next ?? 0.9999)) }
})

/** The distribution of waits at a utilization: parts of the records, each spread evenly between two waits. */
export function queueWaits(queueing: Queueing, utilization: number): { share: number; low: number; high: number }[] {
  const { mean } = queueing
  // With one server, the share of records that find the server busy is the utilization. The waits of these records are
  // about exponentially distributed.
  const busyShare = Math.min(1, Math.max(0, utilization)) ** Math.sqrt(queueing.servers)
  const wait = busyShare === 0 ? 0 : meanQueueWait(queueing, utilization) / busyShare
  const waiting = exponentialSlices.map(({ share, low, high }) => {
    return { share: busyShare * share, low: mean + wait * low, high: mean + wait * high }
  })
  return [{ share: 1 - busyShare, low: mean, high: mean }, ...waiting]
}
