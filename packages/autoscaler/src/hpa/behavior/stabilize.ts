import { replaceOutdated } from './scale-events'

/** The recommendation of the metrics at one sync, before stabilization. `at`: ms since 1970. */
export interface Recommendation {
  replicas: number
  at: number
}

/** The desired size after stabilization, and the recommendations for the next sync. */
export interface Stabilized {
  replicas: number
  recommendations: Recommendation[]
  /** The earlier recommendation that determined the size; null if the current one did. */
  decidedBy: Recommendation | null
}

const newest = (recommendations: readonly Recommendation[]): Recommendation | null =>
  recommendations.toSorted((a, b) => b.at - a.at)[0] ?? null

/** Input of both kinds of stabilization; `now` in ms since 1970. */
interface StabilizationInput {
  desired: number
  recommendations: readonly Recommendation[]
  now: number
}

/** Input of {@link stabilizeWithoutBehavior}. */
export interface PlainStabilization extends StabilizationInput {
  downscaleStabilizationSeconds: number
}

/**
 * Stabilization without `behavior`: the highest recommendation of the last `downscaleStabilizationSeconds` (one exactly
 * that old still counts). It can be above the current size, so it also scales up.
 */
export function stabilizeWithoutBehavior(input: PlainStabilization): Stabilized {
  const { desired, recommendations, now } = input
  const cutoff = now - input.downscaleStabilizationSeconds * 1000
  const recent = recommendations.filter(({ at }) => at >= cutoff)
  const replicas = Math.max(desired, ...recent.map((entry) => entry.replicas))
  return {
    replicas,
    recommendations: replaceOutdated(recommendations, ({ at }) => at < cutoff, { replicas: desired, at: now }),
    decidedBy: replicas === desired ? null : newest(recent.filter((entry) => entry.replicas === replicas)),
  }
}

/** Input of {@link stabilizeWithBehavior}. */
export interface BehaviorStabilization extends StabilizationInput {
  current: number
  scaleUpWindowSeconds: number
  scaleDownWindowSeconds: number
}

/**
 * Stabilization with `behavior`: scales up to at most the lowest recommendation of the scale-up window, and down to at
 * least the highest of the scale-down window (one exactly as old as the window no longer counts).
 */
export function stabilizeWithBehavior(input: BehaviorStabilization): Stabilized {
  const { current, desired, recommendations, now } = input
  const upCutoff = now - input.scaleUpWindowSeconds * 1000
  const downCutoff = now - input.scaleDownWindowSeconds * 1000
  const inUpWindow = recommendations.filter(({ at }) => at > upCutoff)
  const inDownWindow = recommendations.filter(({ at }) => at > downCutoff)
  const lowest = Math.min(desired, ...inUpWindow.map((entry) => entry.replicas))
  const highest = Math.max(desired, ...inDownWindow.map((entry) => entry.replicas))
  const replicas = Math.min(Math.max(current, lowest), highest)
  const isOutdated = ({ at }: Recommendation): boolean => at < upCutoff && at < downCutoff
  const [window, bound] = desired >= current ? [inUpWindow, lowest] : [inDownWindow, highest]
  return {
    replicas,
    recommendations: replaceOutdated(recommendations, isOutdated, { replicas: desired, at: now }),
    decidedBy: replicas === desired ? null : newest(window.filter((entry) => entry.replicas === bound)),
  }
}
