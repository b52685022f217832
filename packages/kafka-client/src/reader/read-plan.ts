import { type Cluster } from '../cluster/cluster'
import { EARLIEST_TIMESTAMP, LATEST_TIMESTAMP, logOffsets } from '../fetch/log-offsets'

/** The offsets at which a reader starts, and the end offsets at which it has caught up. */
export interface ReadPlan {
  partitions: { partition: number; from: number; end: number }[]
  /** The number of offsets to read; more than the records if the log has gaps. */
  records: number
  /** Whether older records are skipped. */
  truncated: boolean
}

/**
 * Look-back periods to try if the topic has too many records. They are times and not offsets, because one time applies to
 * all partitions.
 */
const LOOK_BACK_MS = [24, 6, 1, 0.25, 0.05].map((hours) => hours * 3_600_000)

interface PlanOptions {
  cluster: Cluster
  topic: string
  maxRecords: number
  /** ms since 1970. */
  now: number
}

/**
 * Plans all records if there are at most `maxRecords`, else the longest look-back with at most that many, or the
 * shortest look-back if even that has more.
 */
export async function planRead({ cluster, topic, maxRecords, now }: PlanOptions): Promise<ReadPlan> {
  const ends = await offsetsAt(cluster, topic, LATEST_TIMESTAMP)
  let plan = toPlan({ starts: await offsetsAt(cluster, topic, EARLIEST_TIMESTAMP), ends, truncated: false })
  for (const lookBackMs of LOOK_BACK_MS) {
    if (plan.records <= maxRecords) return plan
    plan = toPlan({ starts: await offsetsAt(cluster, topic, now - lookBackMs), ends, truncated: true })
  }
  return plan
}

/** A partition without a responding leader is omitted. It is read from its start when it has a leader. */
async function offsetsAt(cluster: Cluster, topic: string, timestamp: number): Promise<Map<number, number>> {
  return (await logOffsets(cluster, topic, timestamp)).offsets
}

interface PlanOffsets {
  /** −1: all records are older. */
  starts: ReadonlyMap<number, number>
  ends: ReadonlyMap<number, number>
  truncated: boolean
}

function toPlan({ starts, ends, truncated }: PlanOffsets): ReadPlan {
  const partitions = [...ends].flatMap(([partition, end]) => {
    const from = starts.get(partition)
    return from === undefined ? [] : [{ partition, from: from < 0 ? end : from, end }]
  })
  return { partitions, records: partitions.reduce((sum, { from, end }) => sum + end - from, 0), truncated }
}

/** Whether every partition was read up to the end offset in the plan. */
export function isCaughtUp({ partitions }: ReadPlan, positions: ReadonlyMap<number, number>): boolean {
  return partitions.every(({ partition, end }) => (positions.get(partition) ?? 0) >= end)
}
