import { counted } from '../counted'
import { type PlanSummary } from './plan-summary'

function decimalPlaces(value: number): number {
  if (value < 10) return 2
  return value < 100 ? 1 : 0
}

const numberText = (value: number): string => Number(value.toFixed(decimalPlaces(value))).toLocaleString('en-US')

/** A duration for readers: `0.12 s`, `45 s`, `3 min`, `2.5 h`. */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${numberText(seconds)} s`
  return seconds < 7200 ? `${numberText(seconds / 60)} min` : `${numberText(seconds / 3600)} h`
}

/** A time of the run: `02:15:00`, or `day 2 02:15:00` after the first day. */
export function timeText(seconds: number): string {
  const wholeSeconds = Math.round(seconds)
  const clock = [(wholeSeconds / 3600) % 24, (wholeSeconds / 60) % 60, wholeSeconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  )
  const days = Math.floor(wholeSeconds / 86_400)
  const dayText = days > 0 ? `day ${days + 1} ` : ''
  return `${dayText}${clock.join(':')}`
}

function costSentence({ pods, podHours, cost, rescales, flaps }: PlanSummary): string {
  const price = cost === null ? '' : `, for ${numberText(cost)}`
  const verb = flaps === 1 ? 'reverses' : 'reverse'
  const reversed = flaps === 0 ? '' : `, ${flaps} of which ${verb} the one before within 5 min`
  const count = rescales === 1 ? 'once' : `${rescales} times`
  return `The workload runs ${pods.min} to ${pods.max} pods, ${numberText(podHours)} pod-hours${price}; it is scaled ${count}${reversed}.`
}

function waitSentence({ waits, peakLag, goal }: PlanSummary): string {
  const outcome = goal === null ? '' : `; the goal is ${goal.isMet ? 'met' : 'missed'}`
  const above = goal !== null && goal.secondsAbove > 0 ? `, ${durationText(goal.secondsAbove)} are above it` : ''
  const peak = `at most ${numberText(peakLag.lag)} wait, at ${timeText(peakLag.t)}`
  return `Half of the records wait ${durationText(waits.p50)} or less, 95 % ${durationText(waits.p95)} or less; ${peak}${outcome}${above}.`
}

function holdSentence({ hold, records }: PlanSummary, partitions: number, lagThreshold: number | null): string {
  if (hold !== null) {
    const { from, to, replicas, lag, tolerance, isCappedWithinTolerance } = hold
    const reason = isCappedWithinTolerance
      ? `KEDA caps the metric at ${partitions} partitions × ${lagThreshold}, and ${partitions}/${replicas} is within the tolerance of ${numberText(100 * tolerance)} %`
      : 'its scaling policies and stabilization windows allow no more'
    return `From ${timeText(from)} for ${durationText(to - from)} it stays at ${counted(replicas, 'pod')} while about ${numberText(lag)} records wait: ${reason}.`
  }
  return records.waiting < 1
    ? 'At the end nothing waits.'
    : `At the end ${numberText(records.waiting)} records wait or are in progress.`
}

/** Three sentences about a plan: cost, waits, and a hold or the end. */
export function sentencesOf(summary: PlanSummary, partitions: number, lagThreshold: number | null): string[] {
  return [costSentence(summary), waitSentence(summary), holdSentence(summary, partitions, lagThreshold)]
}
