import { type Platform, type PlatformTimes } from '../engine'

/**
 * The fitted times: bounds in seconds between which the simulation draws. Times that could not be fitted are missing.
 */
export type FittedTimes = Partial<PlatformTimes>

/** A platform with the fitted times. */
export const fittedPlatform = (platform: Platform, times: FittedTimes): Platform => ({
  ...platform,
  ...times,
  // The pause is fitted as if all members stopped at the same time.
  ...(times.settle && { protocol: 'eager' as const }),
})
