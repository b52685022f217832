import { type GroupSample, type RecordedGroup, type RecordedRun, type RecordedStep } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { highestOf, medianOf } from './estimate'

/** The state of a group at one time. */
export interface Moment {
  t: number
  /** End offset of each partition. */
  end: number[]
  /** Committed offset of each partition; before its first commit, the offset of the oldest record. */
  committed: number[]
  /** Working pods: members of the group, else ready pods; null if neither is known. */
  pods: number | null
}

/** A recorded group, as the fit reads it. Times in seconds. */
export interface GroupHistory {
  partitions: number
  moments: Moment[]
  /** Median time between two moments. */
  period: number
  /** Changes of spec.replicas. */
  steps: RecordedStep[]
  /** The error of the times of `steps`. */
  precision: number
  replicasAtStart: number | null
  memberEvents: NonNullable<RecordedGroup['memberEvents']>
  /** Whether only totals were recorded, which are spread evenly over the partitions. */
  hasOnlyTotals: boolean
  seconds: number
}

/** The numbers of all partitions: 0, 1, …. */
export const allPartitions = (count: number): number[] => Array.from({ length: count }, (_, partition) => partition)

const podsOf = ({ members, ready }: GroupSample, hasMembers: boolean): number | null =>
  hasMembers ? (members ?? null) : ready

/** The moment of a sample; none if the sample has no offsets. */
function momentOf(sample: GroupSample, partitions: number, hasMembers: boolean): Moment[] {
  const { t, end, committed, start } = sample
  if (end === null || committed === null) return []
  const numbers = allPartitions(partitions)
  return [
    {
      t,
      end: numbers.map((partition) => end[partition] ?? 0),
      committed: numbers.map((partition) => committed[partition] ?? start?.[partition] ?? 0),
      pods: podsOf(sample, hasMembers),
    },
  ]
}

/** Changes of spec.replicas between samples. The time of a change is the middle between two samples. */
function stepsIn(samples: readonly GroupSample[]): RecordedStep[] {
  const known = samples.flatMap(({ t, replicas }) => (replicas === null ? [] : [{ t, replicas }]))
  return known.slice(1).flatMap(({ t, replicas }, index): RecordedStep[] => {
    const previous = known[index]
    if (!previous || previous.replicas === replicas) return []
    return [{ t: (t + previous.t) / 2, from: previous.replicas, to: replicas }]
  })
}

const periodOf = (moments: readonly Moment[]): number =>
  medianOf(moments.slice(1).map(({ t }, index) => t - (moments[index]?.t ?? 0)))

/** Whether offsets look like a total spread over partitions: offsets above 0 differ by at most 1. */
function isEven(offsets: readonly number[]): boolean {
  const known = offsets.filter((offset) => offset > 0)
  return Math.max(0, ...known) - Math.min(Infinity, ...known) <= 1
}

/** The scaling steps of the autoscaler of a group, if they were recorded. */
function recordedSteps({ autoscalers }: RecordedRun, { workload }: RecordedGroup): RecordedStep[] | undefined {
  return autoscalers.find(({ target }) => target === workload)?.steps
}

/**
 * The history of a group. `until`: seconds since the start of the run; later samples are left out.
 * @throws InvalidInputError without two samples that have offsets
 */
export function historyOf(run: RecordedRun, group: RecordedGroup, until: number, place: string): GroupHistory {
  const samples = group.samples.filter(({ t }) => t <= until)
  const partitions = highestOf(samples.map(({ end }) => end?.length ?? 0))
  const hasMembers = samples.some(({ members }) => members !== undefined)
  const moments = samples.flatMap((sample) => momentOf(sample, partitions, hasMembers))
  const [first, last] = [moments[0], moments.at(-1)]
  if (!first || !last || first === last)
    throw new InvalidInputError(place, `has fewer than two samples with offsets of ${group.topic}`)
  const recorded = recordedSteps(run, group)
  const period = periodOf(moments)
  const steps = (recorded ?? stepsIn(samples)).filter(({ t }) => t <= until)
  return {
    partitions,
    moments,
    period,
    steps,
    precision: recorded ? 0 : period / 2,
    replicasAtStart: samples.find(({ replicas }) => replicas !== null)?.replicas ?? steps[0]?.from ?? null,
    memberEvents: (group.memberEvents ?? []).filter(({ t }) => t <= until),
    hasOnlyTotals: partitions > 1 && moments.every(({ end, committed }) => isEven(end) && isEven(committed)),
    seconds: last.t - first.t,
  }
}
