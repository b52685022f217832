import { type ScaledObjectDefaults } from './defaults'
import { type ScaledObjectState } from './types'

/**
 * Seconds until a ScaledObject may go to zero or idle; null when it may now. The period must be over, not just reached.
 * Counted from the last active poll, or from creation while there was none.
 */
export function cooldownLeft(
  { lastActiveTime, createdAt }: ScaledObjectState,
  counts: Pick<ScaledObjectDefaults, 'cooldownPeriod' | 'initialCooldownPeriod'>,
  now: number,
): number | null {
  // An object without creation time counts as made long ago.
  const since = lastActiveTime ?? createdAt
  if (since === null) return null
  const period = lastActiveTime === null ? counts.initialCooldownPeriod : counts.cooldownPeriod
  const end = since + period * 1000
  return end < now ? null : (end - now) / 1000
}
