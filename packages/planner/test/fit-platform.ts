import { type FittedPlatform } from '../src'
import { uniformBounds, meanOf, medianOf, rounded } from '../src/fit/estimate'
import { type MemberTimes, memberTimes } from '../src/fit/member-times'
import { type RecordedRun } from './recorded-run'

type Member = NonNullable<RecordedRun['members']>[number]

const endEvents = ['rebalancing', 'leaving']
const MAX_SECONDS = 10
const MIN_SECONDS = 2
const MIN_QUEUE = 3

/** The periods in which a pod had the same partitions. */
function assignments(members: readonly Member[]): { partitions: number[]; from: number; to: number }[] {
  return members.flatMap(({ t, pod, event, partitions = [] }) => {
    const end = members.find((each) => each.pod === pod && each.t > t && endEvents.includes(each.event))
    return event === 'joined' ? [{ partitions, from: t, to: end?.t ?? Infinity }] : []
  })
}

/** Mean time of a record in pods that had a queue for some seconds, in ms; null if there are none. */
function queuedMs({ samples, members = [] }: RecordedRun): number | null {
  let [seconds, records] = [0, 0]
  for (const { partitions, from, to } of assignments(members)) {
    const sum = (offsets: readonly (number | null)[] = []): number =>
      partitions.reduce((total, partition) => total + (offsets[partition] ?? 0), 0)
    let start: { t: number; done: number } | null = null
    for (const { t, end, committed } of samples.filter((sample) => sample.t > from + 0.1 && sample.t < to - 0.1)) {
      const done = sum(committed)
      const isQueued = sum(end) - done >= MIN_QUEUE
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

function queuedExcessOf(run: RecordedRun): number[] {
  const [median, queued] = [run.measured?.serviceMs.p50, queuedMs(run)]
  return median === undefined || queued === null ? [] : [queued - median]
}

function pausesOf(run: RecordedRun): number[] {
  const { mean: whole = 0, p50 = 0 } = run.measured?.serviceMs ?? {}
  return queuedExcessOf(run).map((excess) => whole - p50 - excess)
}

function timesOf({ scaleSteps: steps, samples, members = [], parameters }: RecordedRun): MemberTimes {
  const startSeconds = Number(parameters['startMs'] ?? 0) / 1000
  return memberTimes({ steps, memberEvents: members, until: samples.at(-1)?.t ?? 0 }, startSeconds)
}

/** Fits the platform to recordings with the events of members. */
export function fitPlatform(runs: readonly RecordedRun[]): FittedPlatform {
  const times = runs.map(timesOf)
  const fit = (name: keyof MemberTimes, rest = 0) =>
    uniformBounds(
      times.map((each) => each[name]),
      rest,
    )
  const rest = meanOf(runs.map(({ parameters }) => Number(parameters['workMs']) / 1000))
  const overhead = (name: 'p10' | 'p50' | 'p90'): number =>
    rounded(
      medianOf(runs.map(({ parameters, measured }) => (measured?.serviceMs[name] ?? 0) - Number(parameters['workMs']))),
    )
  return {
    start: fit('start'),
    startSpread: fit('startSpread'),
    stop: fit('stop'),
    leave: fit('leave', rest),
    notice: fit('notice', rest),
    settle: fit('settle'),
    overheadMs: { p10: overhead('p10'), p50: overhead('p50'), p90: overhead('p90') },
    queuedExcessMs: rounded(medianOf(runs.flatMap(queuedExcessOf))),
    pausesMs: rounded(medianOf(runs.flatMap(pausesOf))),
    hpaDrift: rounded(
      medianOf(runs.map((run) => (run.measured?.hpaPeriodSeconds ?? run.hpaSyncSeconds) - run.hpaSyncSeconds)),
    ),
  }
}
