import { type ScalingRules } from './rules'

/** A change made by the controller; `replicaChange` is positive in both directions. */
export interface ScaleEvent {
  replicaChange: number
  at: number
  /** Older than every policy's period: the next event replaces it. */
  outdated: boolean
}

/** Sum of the changes of the last `periodSeconds`; an age equal to it no longer counts. */
export function changeInPeriod(events: readonly ScaleEvent[], periodSeconds: number, now: number): number {
  return events
    .filter(({ at }) => at > now - periodSeconds * 1000)
    .reduce((sum, { replicaChange }) => sum + replicaChange, 0)
}

/**
 * Records a change for the policies; without rules nothing is recorded. The new event replaces one that is older than
 * the longest period.
 */
export function storeScaleEvent(
  events: readonly ScaleEvent[],
  rules: ScalingRules | null,
  replicaChange: number,
  now: number,
): ScaleEvent[] {
  if (rules === null) return [...events]
  const longest = Math.max(0, ...rules.policies.map(({ periodSeconds }) => periodSeconds))
  const marked = events.map((event) => ({ ...event, outdated: event.outdated || event.at < now - longest * 1000 }))
  const entry: ScaleEvent = { replicaChange, at: now, outdated: false }
  const slot = marked.findLastIndex(({ outdated }) => outdated)
  return slot < 0 ? [...marked, entry] : marked.map((event, index) => (index === slot ? entry : event))
}
