import { type GroupHistory } from './group-history'
import { type FittedPods } from './fit-pods'

const NO_START = 'No pod was started, so start times are not known: record a scale-up, with --deployment.'
const NO_PAUSE = 'The pause of a rebalance is not known: record a scale-up or scale-down while all partitions have lag.'
const NO_PODS =
  'The recording contains no pod, so the rate of one is not known: record the group while it runs, or with --deployment.'
const ONLY_TOTALS =
  'Only totals are recorded, so the rate of a pod and the pause are those that reproduce the lag best, assuming that records are spread evenly over the partitions.'

const onlyLowerBound = (low: number): string =>
  `The lag was never high enough to keep all pods busy, so a pod processes at least ${low.toFixed(2)} records per second; its full rate is not known: record a time in which all partitions have lag, such as after the consumers were stopped for a while.`

/** What the recording does not show or shows only roughly, one sentence each, with what to record instead. */
export function unknownIn({ memberEvents, moments, hasOnlyTotals }: GroupHistory, fitted: FittedPods): string[] {
  const { podRate, start, pause } = fitted
  const hasPods = memberEvents.length > 0 || moments.some(({ pods }) => (pods ?? 0) > 0)
  return [
    ...(podRate.value !== null ? [] : [hasPods ? onlyLowerBound(podRate.low ?? 0) : NO_PODS]),
    ...(hasOnlyTotals && podRate.value !== null ? [ONLY_TOTALS] : []),
    ...(start === null ? [NO_START] : []),
    ...(pause === null ? [NO_PAUSE] : []),
    ...(start?.count === 1 ? ['Only one start was recorded, so its variation is not known.'] : []),
    ...(pause?.count === 1 && !hasOnlyTotals
      ? ['Only one pause of a rebalance was recorded, so its variation is not known.']
      : []),
  ]
}
