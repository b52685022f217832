/** What the metrics recommended at a sync, before stabilization. `at`: ms since 1970. */
export interface Recommendation {
  replicas: number
  at: number
}

/** The desired size after stabilization, and the log for the next sync. */
export interface Stabilized {
  replicas: number
  recommendations: Recommendation[]
  /** The earlier recommendation that decided; null if the current one did. */
  heldBy: Recommendation | null
}

/** Adds a recommendation to the log in place of the last outdated one, so that the log does not grow. */
function record(log: readonly Recommendation[], isOld: (r: Recommendation) => boolean, entry: Recommendation) {
  const slot = log.findLastIndex(isOld)
  return slot < 0 ? [...log, entry] : log.map((old, index) => (index === slot ? entry : old))
}

const newest = (log: readonly Recommendation[]): Recommendation | null =>
  log.reduce<Recommendation | null>((best, entry) => (best === null || entry.at > best.at ? entry : best), null)

/** Input of {@link stabilizeWithoutBehavior}; `now` in ms. */
export interface PlainStabilization {
  desired: number
  recommendations: readonly Recommendation[]
  downscaleStabilizationSeconds: number
  now: number
}

/**
 * Without `behavior`: the highest recommendation of the last `downscaleStabilizationSeconds` (that age still counts).
 * It can be above the current size, so it also scales up.
 */
export function stabilizeWithoutBehavior(input: PlainStabilization): Stabilized {
  const { desired, recommendations, now } = input
  const cutoff = now - input.downscaleStabilizationSeconds * 1000
  const recent = recommendations.filter(({ at }) => at >= cutoff)
  const replicas = Math.max(desired, ...recent.map((entry) => entry.replicas))
  return {
    replicas,
    recommendations: record(recommendations, ({ at }) => at < cutoff, { replicas: desired, at: now }),
    heldBy: replicas === desired ? null : newest(recent.filter((entry) => entry.replicas === replicas)),
  }
}

/** Input of {@link stabilizeWithBehavior}; `now` in ms, windows in seconds. */
export interface BehaviorStabilization {
  current: number
  desired: number
  scaleUpWindowSeconds: number
  scaleDownWindowSeconds: number
  recommendations: readonly Recommendation[]
  now: number
}

/**
 * With `behavior`: up to at most the lowest recommendation of the up window, down to at least the highest of
 * the down window
 * (age equal to the window no longer counts).
 */
export function stabilizeWithBehavior(input: BehaviorStabilization): Stabilized {
  const { current, desired, recommendations, now } = input
  const upCutoff = now - input.scaleUpWindowSeconds * 1000
  const downCutoff = now - input.scaleDownWindowSeconds * 1000
  const upRecent = recommendations.filter(({ at }) => at > upCutoff)
  const downRecent = recommendations.filter(({ at }) => at > downCutoff)
  const lowest = Math.min(desired, ...upRecent.map((entry) => entry.replicas))
  const highest = Math.max(desired, ...downRecent.map((entry) => entry.replicas))
  const replicas = Math.min(Math.max(current, lowest), highest)
  const holders = desired >= current ? upRecent : downRecent
  const bound = desired >= current ? lowest : highest
  return {
    replicas,
    recommendations: record(recommendations, ({ at }) => at < upCutoff && at < downCutoff, {
      replicas: desired,
      at: now,
    }),
    heldBy: replicas === desired ? null : newest(holders.filter((entry) => entry.replicas === bound)),
  }
}
