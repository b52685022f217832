import * as z from 'zod'
import { type ScaledObjectSpec } from '../scaled-object'
import { type GroupSample, type RecordedGroup } from './recorded-run'

const nullableNumber = z.number().nullable()
const nullableText = z.string().nullable()

/** One second of a recorded real cluster, with totals only. */
const totalSample = z.object({
  t: z.number(),
  lag: nullableNumber.describe('Sum over partitions; null while the topic is deleted.'),
  uncommittedPartitions: nullableNumber,
  produced: nullableNumber,
  hpaMetricAverage: nullableNumber,
  hpaCurrent: nullableNumber,
  hpaDesired: nullableNumber,
  specReplicas: nullableNumber,
  readyReplicas: nullableNumber,
  hpaActive: nullableText,
  hpaLimited: nullableText,
})
/** One second of a recorded real cluster, with the offsets of each partition. */
const offsetSample = z.object({
  t: z.number(),
  end: z.array(z.int().nonnegative().nullable()),
  committed: z.array(z.int().nonnegative().nullable()),
  spec: nullableNumber,
  ready: nullableNumber,
})

/** A change of the HPA's status. `scalingActive`: status and reason, or the reason alone. */
const change = z
  .object({
    t: z.number(),
    metricAverage: nullableNumber,
    current: nullableNumber,
    desired: nullableNumber,
    ableToScale: nullableText.optional(),
    scalingActive: nullableText.optional(),
    scalingLimited: nullableText.optional(),
    reasons: z.record(z.string(), z.string()).optional(),
  })
  .transform(({ reasons = {}, ableToScale, scalingActive, scalingLimited, ...figures }) => ({
    ...figures,
    ableToScale: ableToScale ?? reasons['AbleToScale'] ?? null,
    scalingActive: scalingActive ?? reasons['ScalingActive'] ?? null,
    scalingLimited: scalingLimited ?? reasons['ScalingLimited'] ?? null,
  }))

const quantile = z.number()
/** A recording with more partitions is refused: its totals, split over them in each sample, would fill the memory. */
const MAX_PARTITIONS = 100_000

/** A recording of a real KEDA and HPA controller, made by scripts outside of this repository. Times in seconds. */
export const timelineSchema = z.object({
  scenario: z.string().optional(),
  versions: z.record(z.string(), z.string()).optional(),
  hpaSyncSeconds: z.number().positive(),
  parameters: z.looseObject({ partitions: z.int().positive().max(MAX_PARTITIONS) }),
  scaledObject: z.custom<ScaledObjectSpec>((value) => typeof value === 'object' && value !== null),
  scaleSteps: z.array(z.object({ t: z.number(), from: z.int(), to: z.int() })),
  hpaChanges: z.array(change).optional(),
  samples: z.array(z.union([totalSample, offsetSample])),
  waits: z
    .object({
      count: z.int(),
      repeated: z.int(),
      p50: quantile,
      p90: quantile,
      p95: quantile,
      p99: quantile,
      max: quantile,
    })
    .optional(),
  waitsBySecond: z.array(z.tuple([z.number(), z.int(), z.number(), z.number()])).optional(),
  measured: z
    .object({
      serviceMs: z.object({ p10: quantile, p50: quantile, p90: quantile, mean: quantile, count: z.int() }).optional(),
    })
    .optional(),
  members: z
    .array(z.object({ t: z.number(), pod: z.string(), event: z.string(), partitions: z.array(z.int()).optional() }))
    .optional(),
})

export type KedaTimeline = z.output<typeof timelineSchema>
type TotalSample = z.output<typeof totalSample>
export type TimelineChange = z.output<typeof change>

const splitEvenly = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, index) => Math.floor(total / parts) + (index < total % parts ? 1 : 0))

/** Splits a sample's totals evenly over the partitions, because the offsets of each partition are not recorded. */
function splitSample(sample: TotalSample, partitions: number): GroupSample {
  const { t, lag, specReplicas, readyReplicas } = sample
  const common = { t, replicas: specReplicas, ready: readyReplicas }
  if (lag === null) return { ...common, end: null, committed: null }
  const produced = Math.max(lag, sample.produced ?? lag)
  const committed = splitEvenly(produced - lag, partitions)
  const uncommitted = sample.uncommittedPartitions ?? 0
  return {
    ...common,
    end: splitEvenly(produced, partitions),
    committed: committed.map((each, partition) => (partition < uncommitted ? null : each)),
  }
}

const isKnown = (offsets: readonly (number | null)[]): offsets is number[] => offsets.every((each) => each !== null)

/** The consumer group of a recording. */
export function groupOfTimeline(timeline: KedaTimeline): RecordedGroup {
  const { samples, parameters, waits, waitsBySecond = [], members, measured } = timeline
  const seconds = waitsBySecond.map(([t, records, p50, max]) => ({ t, records, p50, max }))
  return {
    group: 'recorded',
    topic: 'recorded',
    workload: timeline.scaledObject.scaleTargetRef.name,
    samples: samples.map((sample) => {
      if (!('end' in sample)) return splitSample(sample, parameters.partitions)
      const { t, end, committed, spec, ready } = sample
      return { t, end: isKnown(end) ? end : null, committed, replicas: spec, ready }
    }),
    ...(waits && { waits: { ...waits, ...(seconds.length > 0 && { seconds }) } }),
    ...(measured?.serviceMs && { serviceMs: measured.serviceMs }),
    ...(members && { memberEvents: members }),
  }
}

const comparedFields = ['metricAverage', 'current', 'desired', 'scalingActive', 'scalingLimited'] as const

const hasSameStatus = (a: TimelineChange, b: TimelineChange): boolean =>
  comparedFields.every((field) => a[field] === b[field])

function fromSample(sample: TotalSample): TimelineChange {
  return {
    t: sample.t,
    metricAverage: sample.hpaMetricAverage,
    current: sample.hpaCurrent,
    desired: sample.hpaDesired,
    ableToScale: null,
    scalingActive: sample.hpaActive,
    scalingLimited: sample.hpaLimited,
  }
}

/**
 * If a gap of more than one sync period precedes a change in the samples, moves the change to the last sync in the gap,
 * where it probably happened. `period` in seconds.
 */
function alignToSyncs(changes: TimelineChange[], samples: readonly { t: number }[], period: number): TimelineChange[] {
  let lastSync = changes[0]?.t ?? 0
  return changes.map((each) => {
    const previous = samples.findLast(({ t }) => t < each.t)?.t ?? each.t
    const t = each.t - previous <= period ? each.t : lastSync + Math.floor((each.t - lastSync) / period) * period
    lastSync = t
    return { ...each, t }
  })
}

/** Changes of the HPA's status: the recorded ones, or else those derived from the samples. */
export function changesOf({ hpaChanges, samples, hpaSyncSeconds }: KedaTimeline): TimelineChange[] {
  if (hpaChanges !== undefined && hpaChanges.length > 0) return hpaChanges
  const totals = samples.filter((sample): sample is TotalSample => 'hpaActive' in sample && sample.hpaActive !== null)
  const statuses = totals.map(fromSample)
  const changes = statuses.filter((status, index) => {
    const previous = statuses[index - 1]
    return previous === undefined || !hasSameStatus(previous, status)
  })
  return alignToSyncs(changes, samples, hpaSyncSeconds)
}
