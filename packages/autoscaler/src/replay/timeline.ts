import { type BehaviorSpec } from '../hpa'
import { type ScaledObjectSpec } from '../scaled-object'

/** One second of a recorded real cluster. */
export interface TimelineSample {
  t: number
  /** Sum over partitions; null while the topic is deleted. */
  lag: number | null
  uncommittedPartitions: number | null
  produced: number | null
  hpaMetricAverage: number | null
  hpaCurrent: number | null
  hpaDesired: number | null
  specReplicas: number | null
  readyReplicas: number | null
  hpaActive: string | null
  hpaLimited: string | null
}

/** A change of the HPA's status. The condition fields have the form `True ValidMetricFound`: status and reason. */
export interface TimelineChange {
  t: number
  /** Metric value per replica in the HPA's status; null if there was none. */
  metricAverage: number | null
  current: number | null
  desired: number | null
  ableToScale: string | null
  scalingActive: string | null
  scalingLimited: string | null
}

/** A recording of a real KEDA and HPA controller. Times in seconds. */
export interface KedaTimeline {
  scenario: string
  hpaSyncSeconds: number
  parameters: { partitions: number; behavior?: BehaviorSpec }
  scaledObject: ScaledObjectSpec
  scaleSteps: { t: number; from: number; to: number }[]
  hpaChanges?: TimelineChange[]
  samples: TimelineSample[]
}

const comparedFields = ['metricAverage', 'current', 'desired', 'scalingActive', 'scalingLimited'] as const

const hasSameStatus = (a: TimelineChange, b: TimelineChange): boolean =>
  comparedFields.every((field) => a[field] === b[field])

function fromSample(sample: TimelineSample): TimelineChange {
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

/** Moves a change after a gap longer than a period to the last sync in the gap, since it probably happened there. */
function alignToSyncs(changes: TimelineChange[], samples: readonly TimelineSample[], period: number): TimelineChange[] {
  let last = changes[0]?.t ?? 0
  return changes.map((change) => {
    const previous = samples.findLast(({ t }) => t < change.t)?.t ?? change.t
    const t = change.t - previous <= period ? change.t : last + Math.floor((change.t - last) / period) * period
    last = t
    return { ...change, t }
  })
}

/** Changes of the HPA's status: the recorded ones, or else those derived from the samples. */
export function changesOf({ hpaChanges, samples, hpaSyncSeconds }: KedaTimeline): TimelineChange[] {
  if (hpaChanges !== undefined && hpaChanges.length > 0) return hpaChanges
  const statuses = samples.filter(({ hpaActive }) => hpaActive !== null).map(fromSample)
  const changes = statuses.filter((status, index) => {
    const previous = statuses[index - 1]
    return previous === undefined || !hasSameStatus(previous, status)
  })
  return alignToSyncs(changes, samples, hpaSyncSeconds)
}
