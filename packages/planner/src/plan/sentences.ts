import { type PlanSummary } from './plan-summary'

const number = (value: number): string => {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  return Number(value.toFixed(digits)).toLocaleString('en-US')
}

/** A duration for readers: `0.12 s`, `45 s`, `3 min`, `2.5 h`. */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${number(seconds)} s`
  return seconds < 7200 ? `${number(seconds / 60)} min` : `${number(seconds / 3600)} h`
}

/** A time of the run: `02:15:00`, or `day 2 02:15:00` after the first day. */
export function timeText(seconds: number): string {
  const whole = Math.round(seconds)
  const clock = [whole / 3600, (whole / 60) % 60, whole % 60].map((part, index) =>
    String(Math.floor(index === 0 ? part % 24 : part)).padStart(2, '0'),
  )
  const day = Math.floor(whole / 86_400)
  return `${day > 0 ? `day ${day + 1} ` : ''}${clock.join(':')}`
}

function costSentence({ pods, podHours, cost, rescales, flaps }: PlanSummary): string {
  const price = cost === null ? '' : `, for ${number(cost)}`
  const reversed =
    flaps === 0 ? '' : `, ${flaps} of which ${flaps === 1 ? 'reverses' : 'reverse'} the one before within 5 min`
  const count = rescales === 1 ? 'once' : `${rescales} times`
  return `The workload runs ${pods.min} to ${pods.max} pods, ${number(podHours)} pod-hours${price}; it is scaled ${count}${reversed}.`
}

function waitSentence({ waits, peakLag, goal }: PlanSummary): string {
  const outcome = goal === null ? '' : goal.isMet ? '; the goal is met' : '; the goal is missed'
  const above = goal !== null && goal.secondsAbove > 0 ? `, ${durationText(goal.secondsAbove)} are above it` : ''
  const peak = `at most ${number(peakLag.lag)} wait, at ${timeText(peakLag.t)}`
  return `Half of the records wait ${durationText(waits.p50)} or less, 95 % ${durationText(waits.p95)} or less; ${peak}${outcome}${above}.`
}

function holdSentence({ hold, records }: PlanSummary, partitions: number, lagThreshold: number | null): string {
  if (hold !== null) {
    const { from, to, replicas, lag, isCappedWithinTolerance } = hold
    const reason = isCappedWithinTolerance
      ? `KEDA caps the metric at ${partitions} partitions × ${lagThreshold}, and ${partitions}/${replicas} is within the tolerance of 10 %`
      : 'its scaling policies and stabilization windows allow no more'
    return `From ${timeText(from)} for ${durationText(to - from)} it stays at ${replicas} pods while about ${number(lag)} records wait: ${reason}.`
  }
  return records.waiting < 1
    ? 'At the end nothing waits.'
    : `At the end ${number(records.waiting)} records wait or are in progress.`
}

/** Three sentences about a plan: cost, waits, and a hold or the end. */
export function sentencesOf(summary: PlanSummary, partitions: number, lagThreshold: number | null): string[] {
  return [costSentence(summary), waitSentence(summary), holdSentence(summary, partitions, lagThreshold)]
}
