import { type ScalingRules } from './scaling-rules'

/** A change made by the controller; `replicaChange` is positive in both directions, `at` is in ms since 1970. */
export interface ScaleEvent {
  replicaChange: number
  at: number
  /** Older than the period of every policy: the next event replaces it. */
  outdated: boolean
}

/** Sum of the changes in the last `periodSeconds`; a change exactly that old no longer counts. */
export function changeInPeriod(events: readonly ScaleEvent[], periodSeconds: number, now: number): number {
  return events
    .filter(({ at }) => at > now - periodSeconds * 1000)
    .reduce((sum, { replicaChange }) => sum + replicaChange, 0)
}

/** Adds an entry in place of the last outdated one, so that the list stays short. */
export function replaceOutdated<T>(entries: readonly T[], isOutdated: (entry: T) => boolean, added: T): T[] {
  const index = entries.findLastIndex(isOutdated)
  return index < 0 ? [...entries, added] : entries.with(index, added)
}

/** Records a change for the policies; without rules nothing is recorded. */
export function storeScaleEvent(
  events: readonly ScaleEvent[],
  rules: ScalingRules | null,
  replicaChange: number,
  now: number,
): ScaleEvent[] {
  if (rules === null) return [...events]
  const longestSeconds = Math.max(0, ...rules.policies.map(({ periodSeconds }) => periodSeconds))
  const cutoff = now - longestSeconds * 1000
  const marked = events.map((event) => ({ ...event, outdated: event.outdated || event.at < cutoff }))
  return replaceOutdated(marked, ({ outdated }) => outdated, { replicaChange, at: now, outdated: false })
}
