import { setTimeout as sleep } from 'node:timers/promises'
import { type GroupSample, type RecordedGroup } from '@food-delivery/autoscaler'
import { type GroupLagView, type LagAdmin } from '@food-delivery/kafka-client'

/** The pods of a Deployment; null if a number is not known. */
export interface PodCounts {
  replicas: number | null
  ready: number | null
}

/** How a group is sampled. */
export interface SampleOptions {
  group: string
  topic: string
  /** Time between two samples. */
  everyMs: number
  /** Returns the newest counts. Default: they are not known. */
  podCounts?: () => PodCounts
  onSample?: (sample: GroupSample) => void
  /** Ends the sampling. */
  signal: AbortSignal
}

const unknownCounts = (): PodCounts => ({ replicas: null, ready: null })

/** `t`: seconds since the start. `lag`: undefined if Kafka did not answer. */
function sampleOf(t: number, lag: GroupLagView | undefined, counts: PodCounts): GroupSample {
  if (!lag) return { t, end: null, committed: null, ...counts }
  return {
    t,
    end: lag.partitions.map(({ end }) => end),
    committed: lag.partitions.map(({ committed }) => (committed < 0 ? null : committed)),
    start: lag.partitions.map(({ start }) => start),
    ...counts,
    members: lag.members,
  }
}

/** The partitions of each member, by its client id. */
function partitionsByMember({ partitions }: GroupLagView): Map<string, number[]> {
  const owned = new Map<string, number[]>()
  for (const { partition, owner } of partitions)
    if (owner !== undefined) owned.set(owner, [...(owned.get(owner) ?? []), partition])
  return owned
}

/**
 * During a rebalance some members have no partitions yet. If members lack partitions in more than this share of the
 * samples, several of them must have the same client id.
 */
const MAX_INCOMPLETE_SHARE = 0.2

type MemberEvents = NonNullable<RecordedGroup['memberEvents']>

/** Records when the assignment of members changes. */
class MemberRecorder {
  private readonly events: MemberEvents = []
  private previous = new Map<string, number[]>()
  private samples = 0
  private incompleteSamples = 0

  add(t: number, lag: GroupLagView): void {
    const owned = partitionsByMember(lag)
    const isComplete = owned.size >= Math.min(lag.members, lag.partitions.length)
    this.samples++
    if (!isComplete) this.incompleteSamples++
    // During a rebalance all members count as gone, until each has partitions again.
    const current = isComplete ? owned : new Map<string, number[]>()
    for (const pod of this.previous.keys()) if (!current.has(pod)) this.events.push({ t, pod, event: 'left' })
    for (const [pod, partitions] of current) {
      const hasChanged = this.previous.get(pod)?.join() !== partitions.join()
      if (hasChanged) this.events.push({ t, pod, event: 'joined', partitions })
    }
    this.previous = current
  }

  /** Empty if members cannot be distinguished by their client ids. */
  get memberEvents(): MemberEvents {
    return this.incompleteSamples > MAX_INCOMPLETE_SHARE * this.samples ? [] : this.events
  }
}

/** Takes a sample at each multiple of `everyMs` until the signal is aborted. Uses a monotonic clock. */
export async function sampleGroup(
  admin: Pick<LagAdmin, 'lag'>,
  options: SampleOptions,
): Promise<Pick<RecordedGroup, 'samples' | 'memberEvents'>> {
  const { topic, group, everyMs, signal, podCounts = unknownCounts, onSample } = options
  const samples: GroupSample[] = []
  const members = new MemberRecorder()
  const startedAt = performance.now()
  while (!signal.aborted) {
    const lag = (await admin.lag({ topic, groupIds: [group] }).catch(() => undefined))?.get(group)
    const elapsedMs = performance.now() - startedAt
    const sample = sampleOf(Math.round(elapsedMs) / 1_000, lag, podCounts())
    samples.push(sample)
    if (lag) members.add(sample.t, lag)
    onSample?.(sample)
    await sleep(everyMs - (elapsedMs % everyMs), undefined, { signal }).catch(() => undefined)
  }
  const { memberEvents } = members
  return { samples, ...(memberEvents.length > 0 && { memberEvents }) }
}
