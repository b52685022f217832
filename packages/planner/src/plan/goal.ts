import { type Sample, type Waits } from '../engine'
import { InvalidInputError } from '../errors'
import { readDuration } from '../load'

/** A goal: an upper limit for the wait of a share of the records, or for the lag. */
export type Goal = { share: number; seconds: number } | { maxLag: number }

/** Reads a goal such as `p95 wait 5s` or `max lag 1000`. @throws InvalidInputError */
export function readGoal(text: string): Goal {
  const [, percent, duration] = /^p(\d+(?:\.\d+)?)\s+wait\s+(?:<=|≤)?\s*(\S+)$/.exec(text.trim()) ?? []
  if (percent !== undefined && Number(percent) <= 100)
    return { share: Number(percent) / 100, seconds: readDuration(duration, '--slo') }
  const [, lag] = /^max\s+lag\s+(?:<=|≤)?\s*(\d+)$/.exec(text.trim()) ?? []
  if (lag !== undefined) return { maxLag: Number(lag) }
  throw new InvalidInputError('--slo', `"${text}" is not a goal; write "p95 wait 5s" or "max lag 1000"`)
}

/** Whether a goal was met, the wait or lag that it limits, and how long its limit was exceeded. */
export function checkGoal(goal: Goal, waits: Waits, samples: readonly Sample[], sampleEvery: number) {
  const isAbove = (sample: Sample): boolean => ('maxLag' in goal ? sample.lag > goal.maxLag : sample.age > goal.seconds)
  const secondsAbove = samples.filter(isAbove).length * sampleEvery
  if ('maxLag' in goal) {
    const value = samples.reduce((highest, { lag }) => Math.max(highest, lag), 0)
    return { isMet: value <= goal.maxLag, value, secondsAbove }
  }
  const value = waits.quantile(goal.share)
  return { isMet: value <= goal.seconds, value, secondsAbove }
}
