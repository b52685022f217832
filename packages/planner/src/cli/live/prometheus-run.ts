import { type GroupSample, type RecordedRun, RUN_FORMAT } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../../errors'
import { MAX_PARTITIONS } from '../../load/partition-load'
import { type LiveTarget } from './live-options'
import { type PrometheusRange, type PrometheusSeries } from './prometheus-client'
import { type QueryName } from './prometheus-queries'

/** Values by time, ms since 1970. */
type ValuesByTime = ReadonlyMap<number, number>

/** The series of each query. */
export type PrometheusAnswers = ReadonlyMap<QueryName, readonly PrometheusSeries[]>

function partitionOf({ labels }: PrometheusSeries, name: QueryName): number {
  const partition = Number(labels['partition'])
  if (labels['partition'] !== undefined && Number.isInteger(partition) && partition >= 0 && partition < MAX_PARTITIONS)
    return partition
  throw new InvalidInputError(
    '--prometheus',
    `the series of ${name} have no label partition with a number; rename it with label_replace in --query ${name}=…`,
  )
}

const msOf = (seconds: number): number => Math.round(1000 * seconds)

const valuesOf = ({ values }: PrometheusSeries): ValuesByTime =>
  new Map(values.filter(([, value]) => Number.isFinite(value)).map(([t, value]) => [msOf(t), value]))

function valuesByPartition(answers: PrometheusAnswers, name: QueryName): ValuesByTime[] {
  const partitions: ValuesByTime[] = []
  for (const series of answers.get(name) ?? []) {
    const partition = partitionOf(series, name)
    if (partitions[partition])
      throw new InvalidInputError(
        '--prometheus',
        `${name} has several series of partition ${partition}; join them with max by (partition) in --query ${name}=…`,
      )
    partitions[partition] = valuesOf(series)
  }
  return Array.from(partitions, (values) => values ?? new Map())
}

function valuesOfOnlySeries(answers: PrometheusAnswers, name: QueryName): ValuesByTime {
  const [series, ...more] = answers.get(name) ?? []
  if (more.length > 0)
    throw new InvalidInputError(
      '--prometheus',
      `${name} has ${more.length + 1} series; join them with max in --query ${name}=…`,
    )
  return series ? valuesOf(series) : new Map<number, number>()
}

/** The offsets of the partitions that exist at a time, in ms since 1970; null if one of them has no value. */
function offsetsAt(partitions: readonly ValuesByTime[], time: number): number[] | null {
  const offsets = partitions.map((values) => values.get(time))
  const last = offsets.findLastIndex((offset) => offset !== undefined)
  const existing = offsets.slice(0, last + 1).flatMap((offset) => (offset === undefined ? [] : [Math.round(offset)]))
  return last >= 0 && existing.length === last + 1 ? existing : null
}

/** The values of each query: for each partition, or of a single count. */
interface QueriedValues {
  partitions: Record<'end' | 'committed' | 'start', ValuesByTime[]>
  counts: Record<'members' | 'replicas' | 'ready', ValuesByTime>
}

function queriedValues(answers: PrometheusAnswers): QueriedValues {
  return {
    partitions: {
      end: valuesByPartition(answers, 'end'),
      committed: valuesByPartition(answers, 'committed'),
      start: valuesByPartition(answers, 'start'),
    },
    counts: {
      members: valuesOfOnlySeries(answers, 'members'),
      replicas: valuesOfOnlySeries(answers, 'replicas'),
      ready: valuesOfOnlySeries(answers, 'ready'),
    },
  }
}

/** The sample at second `t` of the recording, which is `time` in ms since 1970. */
function sampleAt({ partitions, counts }: QueriedValues, time: number, t: number): GroupSample {
  const [end, start] = [offsetsAt(partitions.end, time), offsetsAt(partitions.start, time)]
  const members = counts.members.get(time)
  return {
    t,
    end,
    committed: end && end.map((_, partition) => partitions.committed[partition]?.get(time) ?? null),
    ...(end && start?.length === end.length && { start }),
    replicas: counts.replicas.get(time) ?? null,
    ready: counts.ready.get(time) ?? null,
    ...(members !== undefined && { members }),
  }
}

/**
 * A recording of what Prometheus knows about a group. If an end offset is missing at a time, its sample has no offsets.
 * @throws InvalidInputError if there are no end offsets
 */
export function runOf(
  target: LiveTarget,
  answers: PrometheusAnswers,
  { from, to, step }: PrometheusRange,
): RecordedRun {
  const { group, topic, deployment } = target
  const queried = queriedValues(answers)
  const times = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => index * step)
  const samples = times.map((t) => sampleAt(queried, msOf(from + t), Math.round(1000 * t) / 1000))
  const first = samples.findIndex((sample) => sample.end !== null)
  const last = samples.findLastIndex((sample) => sample.end !== null)
  if (first < 0)
    throw new InvalidInputError(
      '--prometheus',
      `has no end offsets of topic ${topic} in this time; name their metric with --query end=…`,
    )
  const recorded = {
    group,
    topic,
    ...(deployment !== undefined && { workload: deployment }),
    samples: samples.slice(first, last + 1),
  }
  return {
    format: RUN_FORMAT,
    version: 2,
    startedAt: new Date(1000 * from).toISOString(),
    groups: [recorded],
    autoscalers: [],
  }
}
