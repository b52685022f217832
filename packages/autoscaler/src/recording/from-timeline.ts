import { type TriggerQuery, withDefaults } from '../scaled-object'
import { type LagObservation, type RecordedGroup, type RecordedRun, RUN_FORMAT } from './recorded-run'
import { queryAt } from './query-at'
import { groupOfTimeline, type KedaTimeline, type TimelineChange } from './timeline'
import { recordedSyncs } from './timeline-syncs'

/**
 * Source of the HPA's metric. `metric`: the recorded status of the HPA. `lag`: computed from the recorded lag as KEDA's
 * Kafka scaler does.
 */
export type TimelineSource = 'metric' | 'lag'

/**
 * The value that KEDA returned. The HPA's status has only the average per replica, which it has rounded up to a thousandth,
 * so the product with the replicas is rounded down.
 */
const recordedValue = ({ metricAverage, current }: TimelineChange): number | null =>
  metricAverage === null || current === null ? null : Math.floor((Math.round(metricAverage * 1000) * current) / 1000)

function recordedQuery(group: RecordedGroup, change: TimelineChange, at: number): TriggerQuery {
  const value = recordedValue(change)
  if (value !== null) return { value, active: value > 0 }
  // Status and reason of the condition ScalingActive.
  const reason = change.scalingActive ?? ''
  // At 0 replicas the HPA runs no query, so only the lag is recorded.
  return reason.includes('Failed') ? { error: reason } : queryAt(group, at)
}

const firstReplicas = ({ scaleSteps }: KedaTimeline, { samples }: RecordedGroup): number =>
  samples.find(({ replicas }) => replicas !== null)?.replicas ?? scaleSteps[0]?.from ?? 0

/**
 * The polls of KEDA. They are not recorded, so their lag comes from the samples, and their times from the first sync:
 * KEDA polls when it creates the HPA, and the HPA syncs one period later.
 */
function reconstructPolls(timeline: KedaTimeline, group: RecordedGroup, firstSync: number): LagObservation[] {
  const { pollingInterval } = withDefaults(timeline.scaledObject)
  const interval = pollingInterval * 1000
  const createdAt = firstSync - timeline.hpaSyncSeconds * 1000
  const start = (timeline.samples[0]?.t ?? 0) * 1000
  const end = (timeline.samples.at(-1)?.t ?? 0) * 1000
  const first = createdAt + Math.max(0, Math.ceil((start - createdAt) / interval)) * interval
  const count = Math.max(0, Math.floor((end - first) / interval) + 1)
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * interval
    return { t: at / 1000, loop: 'keda', queries: [queryAt(group, at)] }
  })
}

/** Converts a recording of a real cluster to the format of recorded runs, which `replay` reads. */
export function fromTimeline(timeline: KedaTimeline, source: TimelineSource): RecordedRun {
  const group = groupOfTimeline(timeline)
  const syncs = recordedSyncs(timeline)
  const { scaledObject: spec, versions = { keda: '2.20.2', kubernetes: '1.35.8' } } = timeline
  const syncObservations = syncs.map(({ at, status }): LagObservation => {
    const query = source === 'lag' ? queryAt(group, at) : recordedQuery(group, status, at)
    return { t: at / 1000, loop: 'hpa', queries: [query] }
  })
  const name = spec.scaleTargetRef.name
  return {
    format: RUN_FORMAT,
    version: 2,
    startedAt: new Date(0).toISOString(),
    hpaSyncSeconds: timeline.hpaSyncSeconds,
    versions,
    groups: [group],
    autoscalers: [
      {
        kind: 'ScaledObject',
        name,
        target: name,
        initialReplicas: firstReplicas(timeline, group),
        scaledObject: { metadata: { name, namespace: 'recorded' }, spec },
        observations: [...reconstructPolls(timeline, group, syncs[0]?.at ?? 0), ...syncObservations],
        steps: timeline.scaleSteps,
      },
    ],
  }
}
