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

/** A change of the HPA's status: status and reason of each condition in one text. */
export interface TimelineChange {
  t: number
  /** Value per replica that the HPA got; null if it got none. */
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

function sameStatus(a: TimelineChange, b: TimelineChange): boolean {
  return (
    a.metricAverage === b.metricAverage &&
    a.current === b.current &&
    a.desired === b.desired &&
    a.scalingActive === b.scalingActive &&
    a.scalingLimited === b.scalingLimited
  )
}

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

/** Moves a change that follows a gap longer than a period to the last sync within the gap, where it is assumed to be. */
function onGrid(changes: TimelineChange[], samples: readonly TimelineSample[], period: number): TimelineChange[] {
  let last = changes[0]?.t ?? 0
  return changes.map((change) => {
    const previous = samples.findLast(({ t }) => t < change.t)?.t ?? change.t
    const t = change.t - previous <= period ? change.t : last + Math.floor((change.t - last) / period) * period
    last = t
    return { ...change, t }
  })
}

/** Changes of the HPA's status: as recorded, else derived from the samples. */
export function changesOf({ hpaChanges, samples, hpaSyncSeconds }: KedaTimeline): TimelineChange[] {
  if (hpaChanges !== undefined && hpaChanges.length > 0) return hpaChanges
  const seen = samples.filter(({ hpaActive }) => hpaActive !== null).map(fromSample)
  const changes = seen.filter((change, index) => {
    const before = seen[index - 1]
    return before === undefined || !sameStatus(before, change)
  })
  return onGrid(changes, samples, hpaSyncSeconds)
}
