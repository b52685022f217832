import { type FittedPlatform } from '../src'
import { type RecordedRun } from './recorded-run'

/** Times of a run, in seconds. */
type Times = Record<'start' | 'startSpread' | 'stop' | 'leave' | 'notice' | 'settle', number[]>

type Member = NonNullable<RecordedRun['members']>[number]

/** Of the runs, the typical one: a run on a busy machine does not count more. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
const rounded = (value: number): number => Math.round(value * 1000) / 1000

/**
 * Even bounds with the mean and the deviation of the values, without those of a time from 0 to `rest` that they contain.
 * `runs`: the values of each run; every run counts the same.
 */
function boundsOf(runs: readonly (readonly number[])[], rest = 0): [number, number] {
  const known = runs.filter(({ length }) => length > 0)
  const whole = mean(known.map(mean))
  const variance = mean(known.map((values) => mean(values.map((value) => (value - whole) ** 2)))) - rest ** 2 / 12
  const middle = Math.max(0, whole - rest / 2)
  const half = Math.min(middle, Math.sqrt(3 * Math.max(0, variance)))
  return [rounded(middle - half), rounded(middle + half)]
}

/** From the start of a pod until it asks to join: as the first pod, which waits for no other. */
function connectSeconds(members: readonly Member[], startMs: number): number {
  const [first] = members
  const joined = members.find(({ pod, event }) => pod === first?.pod && event === 'joined')
  return first && joined ? joined.t - first.t - startMs / 1000 : 0
}

function addStarts({ scaleSteps, members = [], parameters }: RecordedRun, times: Times): void {
  const startSeconds = Number(parameters['startMs'] ?? 0) / 1000
  const connect = connectSeconds(members, startSeconds * 1000)
  for (const [index, { t, from, to }] of scaleSteps.entries()) {
    if (to < from) continue
    const next = scaleSteps[index + 1]?.t ?? Infinity
    const started = members.filter((each) => each.event === 'started' && each.t > t && each.t < next)
    const [first, ...others] = started.map((each) => each.t)
    if (first === undefined) continue
    times.start.push(first - t + connect)
    times.startSpread.push(...others.map((other) => other - first))
  }
}

function addLeaves({ scaleSteps, samples, members = [] }: RecordedRun, times: Times): void {
  const until = samples.at(-1)?.t ?? 0
  for (const { t, pod } of members.filter((each) => each.event === 'leaving' && each.t < until)) {
    const step = scaleSteps.findLast((each) => each.to < each.from && each.t <= t)
    const left = members.find((each) => each.pod === pod && each.event === 'left')
    if (!step || !left) continue
    times.stop.push(t - step.t)
    times.leave.push(left.t - t)
  }
}

/** Rebalances: from what caused each until members noticed, and from the last of these until they worked again. */
function addRebalances({ members = [], parameters }: RecordedRun, times: Times): void {
  const start = Number(parameters['startMs'] ?? 0) / 1000
  const connect = connectSeconds(members, start * 1000)
  const causes = members.flatMap(({ t, event }) =>
    event === 'left' ? t : event === 'started' ? t + start + connect : [],
  )
  let [end, noticed]: [number, number[]] = [-Infinity, []]
  for (const { t, event } of members.toSorted((a, b) => a.t - b.t)) {
    if (event === 'rebalancing') noticed.push(t)
    if (event !== 'joined') continue
    const [first, last] = [noticed[0], noticed.at(-1)]
    if (first !== undefined && last !== undefined) {
      const cause = Math.min(...causes.filter((each) => each > end && each <= first))
      if (cause < Infinity) times.notice.push(...noticed.map((each) => each - cause))
      times.settle.push(t - last)
    }
    ;[end, noticed] = [t, []]
  }
}

const ends = ['rebalancing', 'leaving']
const MOST_SECONDS = 10
const LEAST_SECONDS = 2
const LEAST_QUEUE = 3

/** The times in which a pod had the same partitions. */
function tenures(members: readonly Member[]): { partitions: number[]; from: number; to: number }[] {
  return members.flatMap(({ t, pod, event, partitions = [] }) => {
    const end = members.find((each) => each.pod === pod && each.t > t && ends.includes(each.event))
    return event === 'joined' ? [{ partitions, from: t, to: end?.t ?? Infinity }] : []
  })
}

/** Mean time of a record, in ms, of pods that had a queue for some seconds. */
function queuedMs({ samples, members = [] }: RecordedRun): number | null {
  let [seconds, records] = [0, 0]
  for (const { partitions, from, to } of tenures(members)) {
    const sum = (offsets: readonly (number | null)[] = []): number =>
      partitions.reduce((total, partition) => total + (offsets[partition] ?? 0), 0)
    let start: { t: number; done: number } | null = null
    for (const { t, end, committed } of samples.filter((sample) => sample.t > from + 0.1 && sample.t < to - 0.1)) {
      const done = sum(committed)
      const isQueued = sum(end) - done >= LEAST_QUEUE
      if (start && isQueued && t - start.t < MOST_SECONDS) continue
      if (start && t - start.t > LEAST_SECONDS && done > start.done && isQueued) {
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

function timesOf(run: RecordedRun): Times {
  const times: Times = { start: [], startSpread: [], stop: [], leave: [], notice: [], settle: [] }
  addStarts(run, times)
  addLeaves(run, times)
  addRebalances(run, times)
  return times
}

/** Fits the platform to recordings with the events of members. */
export function fitPlatform(runs: readonly RecordedRun[]): FittedPlatform {
  const times = runs.map(timesOf)
  const fit = (name: keyof Times, rest = 0) =>
    boundsOf(
      times.map((each) => each[name]),
      rest,
    )
  const rest = mean(runs.map(({ parameters }) => Number(parameters['workMs']) / 1000))
  const overhead = (name: 'p10' | 'p50' | 'p90'): number =>
    rounded(
      median(runs.map(({ parameters, measured }) => (measured?.serviceMs[name] ?? 0) - Number(parameters['workMs']))),
    )
  return {
    start: fit('start'),
    startSpread: fit('startSpread'),
    stop: fit('stop'),
    leave: fit('leave', rest),
    notice: fit('notice', rest),
    settle: fit('settle'),
    overheadMs: { p10: overhead('p10'), p50: overhead('p50'), p90: overhead('p90') },
    queuedExcessMs: rounded(median(runs.flatMap(queuedExcessOf))),
    pausesMs: rounded(median(runs.flatMap(pausesOf))),
    hpaDrift: rounded(
      median(runs.map((run) => (run.measured?.hpaPeriodSeconds ?? run.hpaSyncSeconds) - run.hpaSyncSeconds)),
    ),
  }
}
