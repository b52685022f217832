import { type GroupHistory } from './group-history'
import { type Learned } from './learn'

const START = 'No pod was started, so start times are not known: record a step up of the scale, with --deployment.'
const PAUSE =
  'No rescale happened while all partitions had a queue, so its pauses are not known: record a step of the scale under load.'
const PODS =
  'No pod is seen in the recording, so the rate of one is not known: record the members of the group while it works, or --deployment.'
const TOTALS =
  'Only totals are recorded, so the rate of a pod and the pause are those that repeat the lag best with evenly spread records.'

const boundOnly = (low: number): string =>
  `The lag never rose so far that pods surely had work without a break, so a pod does at least ${low.toFixed(2)} records a second, and how much more is not known: record a time in which all partitions have a queue, such as after the consumers were stopped for a while.`

/** What a recording cannot tell, and what to record for it: one sentence each. */
export function unknownIn({ memberEvents, moments, isTotal }: GroupHistory, learned: Learned): string[] {
  const { podRate, start, pause } = learned
  const hasPods = memberEvents.length > 0 || moments.some(({ pods }) => (pods ?? 0) > 0)
  return [
    ...(podRate.value !== null ? [] : [hasPods ? boundOnly(podRate.low ?? 0) : PODS]),
    ...(isTotal && podRate.value !== null ? [TOTALS] : []),
    ...(start === null ? [START] : []),
    ...(pause === null ? [PAUSE] : []),
    ...(start?.count === 1 ? ['A start was seen once, so how much it varies is not known.'] : []),
    ...(pause?.count === 1 && !isTotal
      ? ['A pause at a rescale was seen once, so how much it varies is not known.']
      : []),
  ]
}
