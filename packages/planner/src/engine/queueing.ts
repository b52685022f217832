/** A queue before `servers` that take `mean` seconds a record. `variation`: squared, of arrivals and service together. */
export interface Queueing {
  mean: number
  servers: number
  /** Average of the squared coefficients of variation of the times between arrivals and of the service times. */
  variation: number
}

// Closer to 1 the mean of a queue in balance grows without end, but the queue takes hours to get there.
const HIGHEST_USE = 0.98

/** Mean time in the queue of M/G/1, for several servers after Sakasegawa. `use`: share of the capacity in use. */
export function meanQueueWait({ mean, servers, variation }: Queueing, use: number): number {
  const busy = Math.min(use, HIGHEST_USE)
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

/** The distribution of waits at a use: parts of the records, each spread evenly between two waits. */
export function queueWaits(queueing: Queueing, use: number): { share: number; low: number; high: number }[] {
  const { mean } = queueing
  // With one server, a share of `use` finds it busy; their wait is about exponential.
  const busy = Math.min(1, Math.max(0, use)) ** Math.sqrt(queueing.servers)
  const wait = busy === 0 ? 0 : meanQueueWait(queueing, use) / busy
  const waiting = exponentialSlices.map(({ share, low, high }) => {
    return { share: busy * share, low: mean + wait * low, high: mean + wait * high }
  })
  return [{ share: 1 - busy, low: mean, high: mean }, ...waiting]
}
