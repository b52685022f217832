import { type ScalingDecision } from '../decision'
import { type TriggerQuery } from '../scaled-object'
import { type GroupSample, type RecordedGroup, type RecordedRunV1, type RecordedStep } from './recorded-run'

type ScaledObjectV1 = Extract<RecordedRunV1['autoscalers'][number], { kind: 'ScaledObject' }>

/** The decisions that changed spec.replicas. `startedAt`: ms since 1970. */
export function stepsOf(decisions: readonly ScalingDecision[], startedAt: number): RecordedStep[] {
  return decisions
    .filter(({ from, to }) => from !== to)
    .map(({ t, from, to }) => ({ t: Math.round((t - startedAt) / 10) / 100, from, to }))
}

function sampleOf(t: number, query: TriggerQuery, pods: Pick<GroupSample, 'replicas' | 'ready'>): GroupSample {
  const partitions = 'partitions' in query ? query.partitions : []
  const knownEnds = partitions.flatMap(({ latestOffset }) => latestOffset ?? [])
  const isComplete = knownEnds.length > 0 && knownEnds.length === partitions.length
  const committed = partitions.map(({ committedOffset: each }) => (each === undefined || each < 0 ? null : each))
  return { t, end: isComplete ? knownEnds : null, committed: isComplete ? committed : null, ...pods }
}

function topicOf(query: TriggerQuery | null | undefined): string | undefined {
  return query && 'partitions' in query ? query.partitions[0]?.topic : undefined
}

/** The group of each Kafka trigger of a ScaledObject, from the offsets in its queries. */
export function groupsOf(
  { scaledObject, observations, target, initialReplicas }: Omit<ScaledObjectV1, 'decisions'>,
  steps: readonly RecordedStep[],
): RecordedGroup[] {
  const ordered = observations.toSorted((a, b) => a.t - b.t)
  return scaledObject.spec.triggers.flatMap(({ type, metadata }, index): RecordedGroup[] => {
    if (type !== 'kafka') return []
    const samples: GroupSample[] = []
    for (const { t, queries, ready = null } of ordered) {
      const query = queries[index]
      if (!query || t === samples.at(-1)?.t) continue
      const replicas = steps.findLast((step) => step.t <= t)?.to ?? initialReplicas
      samples.push(sampleOf(t, query, { replicas, ready }))
    }
    const observedTopic = ordered.map(({ queries }) => topicOf(queries[index])).find((topic) => topic !== undefined)
    const { consumerGroup = '', topic = observedTopic ?? '' } = metadata ?? {}
    return [{ group: consumerGroup, topic, workload: target, samples }]
  })
}
