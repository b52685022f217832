import { type ScalingRules } from './rules'

/** A change the controller made; `replicaChange` is positive in both directions. */
export interface ScaleEvent {
  replicaChange: number
  at: number
  /** Older than every policy's period: the next event takes its place. */
  outdated: boolean
}

/** Sum of the changes of the last `periodSeconds`; an age equal to it no longer counts. */
export function changeInPeriod(events: readonly ScaleEvent[], periodSeconds: number, now: number): number {
  return events
    .filter(({ at }) => at > now - periodSeconds * 1000)
    .reduce((sum, { replicaChange }) => sum + replicaChange, 0)
}

/**
 * Remembers a change for the policies. Without rules nothing is kept. An event older than the longest period gives
 * its place to the new one.
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
