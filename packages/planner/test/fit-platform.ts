import { type FittedPlatform } from '../src'
import { meanOf, medianOf, rounded, uniformBounds } from '../src/fit/estimate'
import { type MemberTimes, memberTimes } from '../src/fit/member-times'
import { type RecordedRun } from './recorded-run'

type MemberEvent = NonNullable<RecordedRun['members']>[number]

const endEvents = ['rebalancing', 'leaving']
/** Bounds of the time over which the processing of a queue is measured. */
const MIN_SECONDS = 2
const MAX_SECONDS = 10
/** The smallest lag, in records, that counts as a queue. */
const MIN_QUEUE = 3

/** The periods in which a pod had the same partitions. */
function assignments(members: readonly MemberEvent[]): { partitions: number[]; from: number; to: number }[] {
  return members.flatMap(({ t, pod, event, partitions = [] }) => {
    const end = members.find((each) => each.pod === pod && each.t > t && endEvents.includes(each.event))
    return event === 'joined' ? [{ partitions, from: t, to: end?.t ?? Infinity }] : []
  })
}

/** Mean processing time of a record in pods that had a queue for some seconds, in ms; null if no pod had one. */
function queuedMs({ samples, members = [] }: RecordedRun): number | null {
  let [seconds, records] = [0, 0]
  for (const { partitions, from, to } of assignments(members)) {
    const totalOf = (offsets: readonly (number | null)[] = []): number =>
      partitions.reduce((total, partition) => total + (offsets[partition] ?? 0), 0)
    let start: { t: number; done: number } | null = null
    for (const { t, end, committed } of samples.filter((sample) => sample.t > from + 0.1 && sample.t < to - 0.1)) {
      const done = totalOf(committed)
      const isQueued = totalOf(end) - done >= MIN_QUEUE
      if (start && isQueued && t - start.t < MAX_SECONDS) continue
      if (start && t - start.t > MIN_SECONDS && done > start.done && isQueued) {
        seconds += t - start.t
        records += done - start.done
      }
      start = isQueued ? { t, done } : null
    }
  }
  return records === 0 ? null : (1000 * seconds) / records
}

/** By how much {@link queuedMs} exceeds the median processing time of all records; empty if either is not known. */
function queuedExcessOf(run: RecordedRun): number[] {
  const [median, queued] = [run.measured?.serviceMs.p50, queuedMs(run)]
  return median === undefined || queued === null ? [] : [queued - median]
}

/** Time lost per record in pauses: by how much the mean processing time of all records exceeds {@link queuedMs}. */
function pausesOf(run: RecordedRun): number[] {
  const { mean = 0, p50 = 0 } = run.measured?.serviceMs ?? {}
  return queuedExcessOf(run).map((excess) => mean - p50 - excess)
}

function timesOf({ scaleSteps: steps, samples, members = [], parameters }: RecordedRun): MemberTimes {
  const startSeconds = Number(parameters['startMs'] ?? 0) / 1000
  return memberTimes({ steps, memberEvents: members, until: samples.at(-1)?.t ?? 0 }, startSeconds)
}

/** Fits the platform to recordings with the events of members. */
export function fitPlatform(runs: readonly RecordedRun[]): FittedPlatform {
  const times = runs.map(timesOf)
  const fit = (name: keyof MemberTimes, delay = 0) =>
    uniformBounds(
      times.map((each) => each[name]),
      delay,
    )
  // A busy pod notices a rebalance, and leaves, only when it has finished its current record.
  const recordSeconds = meanOf(runs.map(({ parameters }) => Number(parameters['workMs']) / 1000))
  const overhead = (name: 'p10' | 'p50' | 'p90'): number =>
    rounded(
      medianOf(runs.map(({ parameters, measured }) => (measured?.serviceMs[name] ?? 0) - Number(parameters['workMs']))),
    )
  return {
    start: fit('start'),
    startSpread: fit('startSpread'),
    stop: fit('stop'),
    leave: fit('leave', recordSeconds),
    notice: fit('notice', recordSeconds),
    settle: fit('settle'),
    overheadMs: { p10: overhead('p10'), p50: overhead('p50'), p90: overhead('p90') },
    queuedExcessMs: rounded(medianOf(runs.flatMap(queuedExcessOf))),
    pausesMs: rounded(medianOf(runs.flatMap(pausesOf))),
    hpaDrift: rounded(
      medianOf(runs.map((run) => (run.measured?.hpaPeriodSeconds ?? run.hpaSyncSeconds) - run.hpaSyncSeconds)),
    ),
  }
}
