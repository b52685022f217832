/** A queue in front of `servers` that need `mean` seconds for a record. */
export interface Queueing {
  mean: number
  servers: number
  /** Average of the squared coefficients of variation of the times between arrivals and of the service times. */
  variation: number
}

// Close to 1, the mean of the steady state grows without bound, but a real queue would take hours to reach it.
const MAX_UTILIZATION = 0.98

/**
 * Mean time in the queue of M/G/1, or of several servers by Sakasegawa's approximation, in seconds. `utilization`: the
 * used share of the capacity.
 */
export function meanQueueWait({ mean, servers, variation }: Queueing, utilization: number): number {
  const busy = Math.min(utilization, MAX_UTILIZATION)
  if (busy <= 0) return 0
  return (mean * variation * busy ** (Math.sqrt(2 * (servers + 1)) - 1)) / (servers * (1 - busy))
}

/** Parts of the records that find all servers busy, each with bounds of its wait as multiples of the mean wait. */
const exponentialSlices = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.87, 0.92, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999].map(
  (from, index, all) => {
    const to = all[index + 1] ?? 0.9999
    return { share: (all[index + 1] ?? 1) - from, low: -Math.log(1 - from), high: -Math.log(1 - to) }
  },
)

/** The distribution of waits at a utilization: parts of the records, each spread evenly between two waits. */
export function queueWaits(queueing: Queueing, utilization: number): { share: number; low: number; high: number }[] {
  const { mean } = queueing
  // With one server, the share of records that finds it busy is the utilization; their wait is about exponential.
  const busy = Math.min(1, Math.max(0, utilization)) ** Math.sqrt(queueing.servers)
  const wait = busy === 0 ? 0 : meanQueueWait(queueing, utilization) / busy
  const waiting = exponentialSlices.map(({ share, low, high }) => {
    return { share: busy * share, low: mean + wait * low, high: mean + wait * high }
  })
  return [{ share: 1 - busy, low: mean, high: mean }, ...waiting]
}
