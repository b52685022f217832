import { type Platform, type PlatformTimes } from '../engine'

/** Times in seconds that the simulation draws uniformly between bounds, as far as they could be fitted. */
export type FittedTimes = Partial<PlatformTimes>

/** A platform with the fitted times. */
export const fittedPlatform = (platform: Platform, times: FittedTimes): Platform => ({
  ...platform,
  ...times,
  // The pause is fitted as if all members stopped at the same time.
  ...(times.settle && { protocol: 'eager' as const }),
})
