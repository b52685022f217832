import {
  type GroupSample,
  type RecordedAutoscaler,
  type RecordedGroup,
  type RecordedRun,
} from '@food-delivery/autoscaler'

/** A sample stays valid this long without a newer one. Seconds. */
const VALID_SECONDS = 10

/** The lag and the pods of one group at each second of a recording. Null: unknown. */
export interface GroupSeconds {
  /** The id of the group; the name of the Deployment if only its replicas are known. */
  readonly group: string
  /** The Deployment of its pods, if it was recorded. */
  readonly workload: string | undefined
  readonly lag: readonly (number | null)[]
  /** Ready pods; desired replicas where ready pods were not recorded. */
  readonly pods: readonly (number | null)[]
}

/** The values of a recording at each second since its start. */
export interface RunSeconds {
  readonly times: readonly number[]
  readonly groups: readonly GroupSeconds[]
  /** Orders per second; undefined if they were not recorded. */
  readonly orders: { readonly placed: readonly number[]; readonly delivered: readonly number[] } | undefined
  /** Oldest first. */
  readonly faults: NonNullable<RecordedRun['faults']>
}

/** Calculates the values of each second from the samples of a recording. */
export function runSeconds(run: RecordedRun): RunSeconds {
  const times = Array.from({ length: durationOf(run) + 1 }, (_, second) => second)
  // Autoscalers that scale by CPU or memory have no consumer group, but the changes of their replicas are recorded.
  const withoutGroup = run.autoscalers.filter(({ target }) => run.groups.every(({ workload }) => workload !== target))
  return {
    times,
    groups: [
      ...run.groups.map((group) => groupSeconds(group, times)),
      ...withoutGroup.map((autoscaler) => replicaSeconds(autoscaler, times)),
    ],
    orders: ordersOf(run, times),
    faults: run.faults ?? [],
  }
}

/** Seconds from the start of a run to its last sample, decision or order total, rounded up; at least 1. */
function durationOf({ startedAt, groups, autoscalers, load = [] }: RecordedRun): number {
  const start = Date.parse(startedAt)
  const lastTimes = [
    ...groups.map(({ samples }) => samples.at(-1)?.t ?? 0),
    ...autoscalers.map(({ decisions }) => ((decisions?.at(-1)?.t ?? start) - start) / 1_000),
    load.at(-1)?.t ?? 0,
  ]
  return Math.max(1, Math.ceil(Math.max(0, ...lastTimes)))
}

function groupSeconds({ group, workload, samples }: RecordedGroup, times: readonly number[]): GroupSeconds {
  let index = -1
  const atTimes = times.map((second) => {
    while ((samples[index + 1]?.t ?? Infinity) <= second) index += 1
    const sample = samples[index]
    return sample && second - sample.t <= VALID_SECONDS ? sample : undefined
  })
  return {
    group,
    workload,
    lag: atTimes.map((sample) => lagOf(sample)),
    pods: atTimes.map((sample) => sample?.ready ?? sample?.replicas ?? null),
  }
}

function replicaSeconds(
  { target, initialReplicas, steps }: RecordedAutoscaler,
  times: readonly number[],
): GroupSeconds {
  const replicasAt = (second: number) => steps.findLast(({ t }) => t <= second)?.to ?? initialReplicas
  return { group: target, workload: target, lag: times.map(() => null), pods: times.map(replicasAt) }
}

function lagOf(sample: GroupSample | undefined): number | null {
  if (!sample?.end) return null
  const { end, committed, start } = sample
  return end.reduce((sum, offset, partition) => sum + offset - (committed?.[partition] ?? start?.[partition] ?? 0), 0)
}

/** Orders per second, from the recorded totals. */
function ordersOf({ load }: RecordedRun, times: readonly number[]): RunSeconds['orders'] {
  if (!load) return undefined
  const perSecond = (field: 'placed' | 'delivered') => {
    const counts = times.map(() => 0)
    let previousTotal = 0
    for (const point of load) {
      const second = Math.min(times.length - 1, Math.max(0, Math.floor(point.t)))
      counts[second] = (counts[second] ?? 0) + point[field] - previousTotal
      previousTotal = point[field]
    }
    return counts
  }
  return { placed: perSecond('placed'), delivered: perSecond('delivered') }
}
