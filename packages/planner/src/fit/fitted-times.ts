import { type Platform, type Range } from '../engine'
import { type MemberTimes } from './member-times'

/** Times in seconds that the simulation draws evenly between bounds; those that the recording does not tell are left out. */
export type FittedTimes = Partial<Record<keyof MemberTimes, Range>>

/** A platform with the fitted times. */
export const fittedPlatform = (platform: Platform, times: FittedTimes): Platform => ({
  ...platform,
  ...times,
  // What stands still is fitted as if all members stopped at once.
  ...(times.settle && { protocol: 'eager' as const }),
})
