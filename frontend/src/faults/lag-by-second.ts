import { type LagSecond } from '@food-delivery/contracts'
import { type Timeline } from '../flow/timeline'

/** The total lag of all groups in each completed second. */
export function lagBySecond(timeline: Timeline): LagSecond[] {
  return timeline
    .slice(0, -1)
    .map(({ t, lag }) => ({ t, lag: lag && Object.values(lag).reduce((sum, group) => sum + group, 0) }))
}
